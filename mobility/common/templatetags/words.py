"""Filters that put dates, numbers and countries into the reader's language."""

from django import template

register = template.Library()
