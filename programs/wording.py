"""Findings in words."""


def finding_texts(finding):
    return {}
