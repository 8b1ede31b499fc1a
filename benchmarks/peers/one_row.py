"""The peer of the answering benchmark: Flask with one form that writes one row, nothing else; served by gunicorn."""

import os

import sqlalchemy as sa
from flask import Flask, redirect, request

app = Flask(__name__)
engine = sa.create_engine(os.environ["PEER_DATABASE"])
answers = sa.table("peer_answer", sa.column("value"))


@app.get("/")
def form() -> str:
    """Show the form."""
    return '<form method="post"><input name="value"><button>Send</button></form>'


@app.post("/")
def send() -> object:
    """Write one row, and lead back."""
    with engine.begin() as connection:
        connection.execute(sa.insert(answers).values(value=request.form["value"]))
    return redirect("/", 303)
