"""A background task that only shows that somebody works through them."""

from django_tasks import task


@task()
def answer() -> str:
    return "here"
