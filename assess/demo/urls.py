"""The addresses of the demonstration alone: production does not have them."""

from django.urls import path

from assess.demo import sent

urlpatterns = [
    path("sent/", sent.sent, name="sent"),
    path("sent/<int:email_id>/", sent.sent_email, name="sent-email"),
]
