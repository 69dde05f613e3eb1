"""The project page of a pierogis site, on the same database, as one would write it with Flask and SQLAlchemy.

    BENCH_DB=PATH gunicorn --workers 2 page:app
"""

import os

from flask import Flask, abort, render_template, request
from sqlalchemy import Column, ForeignKey, Integer, String, create_engine, select, tuple_
from sqlalchemy.orm import Session, contains_eager, declarative_base, relationship

PAGE = 50
CHILDREN = 100

Base = declarative_base()


class Project(Base):
    __tablename__ = "project"
    id = Column(Integer, primary_key=True)
    parent_id = Column(ForeignKey("project.id"))
    path = Column(String, unique=True)
    codename = Column(String)
    title = Column(String)
    description = Column(String)
    description_html = Column(String)
    palette = Column(String)
    parent = relationship("Project", remote_side=[id])

    @property
    def line(self):
        """The project and those that it lies in, outermost first."""
        return (self.parent.line if self.parent else []) + [self]


class Content(Base):
    __tablename__ = "content"
    id = Column(Integer, primary_key=True)
    project_id = Column(ForeignKey("project.id"))
    codename = Column(String)
    kind = Column(String)
    title = Column(String)
    alt = Column(String)
    state = Column(String)
    posted_at = Column(Integer)
    hash = Column(String)
    extension = Column(String)
    width = Column(Integer)
    height = Column(Integer)
    widths = Column(String)
    project = relationship("Project")

    @property
    def stem(self):
        return f"/media/{self.hash[:2]}/{self.hash}"

    @property
    def sizes(self):
        return [int(width) for width in self.widths.split()]


engine = create_engine(f"sqlite:///file:{os.environ['BENCH_DB']}?mode=ro&uri=true", future=True)
app = Flask(__name__)
app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def mark(text):
    """The place in the list that "SECONDS-ID" names."""
    try:
        posted_at, number = map(int, text.split("-"))
    except ValueError:
        abort(400)
    return posted_at, number


@app.get("/p/<path:path>")
def project(path):
    with Session(engine, future=True) as session:
        here = session.execute(select(Project).where(Project.path == path)).scalar_one_or_none()
        if here is None:
            abort(404)
        query = (
            select(Content)
            .join(Content.project)
            .options(contains_eager(Content.project))
            .where(Content.project_id == here.id, Content.state == "visible")
            .order_by(Content.posted_at.desc(), Content.id.desc())
            .limit(PAGE + 1)
        )
        if "after" in request.args:
            query = query.where(tuple_(Content.posted_at, Content.id) < mark(request.args["after"]))
        items = session.execute(query).scalars().all()
        children = session.execute(
            select(Project).where(Project.parent_id == here.id).order_by(Project.codename).limit(CHILDREN)
        ).scalars().all()
        return render_template(
            "project.html",
            site_name="Bench kitchen",
            base_url="http://127.0.0.1:8080",
            project=here,
            items=items[:PAGE],
            older=items[PAGE - 1] if len(items) > PAGE else None,
            first="after" not in request.args,
            children=children,
        )


@app.after_request
def headers(response):
    response.headers["Content-Security-Policy"] = "default-src 'none'; img-src 'self'; style-src 'self'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "public, no-cache"
    return response
