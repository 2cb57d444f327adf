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
