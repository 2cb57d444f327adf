"""What a browser would send back from a form that nobody touched."""


def typed(answer):
    """Return the fields of the form on a page as they were filled in."""
    form = answer.context["form"]
    data = {} if getattr(form, "instance", None) is None or not form.instance.pk else {"seen": form.now}
    for field in form:
        value = field.value()
        if value is True:
            data[field.html_name] = "on"
        elif isinstance(value, list):
            data[field.html_name] = [str(item) for item in value]
        elif value is not None and value is not False:
            data[field.html_name] = str(value)
    return data


def typed_record(answer):
    """Return what a record's own page would send back with its rows, for a browser that touched nothing."""
    context = answer.context
    data = _filled(context["adminform"].form)
    if getattr(context["adminform"].form.instance, "pk", None):
        data["seen"] = context["adminform"].form.now
    for inline in context["inline_admin_formsets"]:
        for form in [inline.formset.management_form, *inline.formset.initial_forms]:
            data |= _filled(form)
    return data


def _filled(form):
    """Return the fields of one form by the names they have on the page."""
    data = {}
    for field in form:
        value = field.value()
        if value is True:
            data[field.html_name] = "on"
        elif isinstance(value, list):
            data[field.html_name] = [str(getattr(item, "pk", item)) for item in value]
        elif value is not None and value is not False:
            data[field.html_name] = str(value)
    return data
