"""The commission's pages."""

app_name = "commission"
urlpatterns: list = []
