"""The applicant's pages."""

app_name = "applications"
urlpatterns: list = []
