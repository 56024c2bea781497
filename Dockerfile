# The portal in one image: web, worker and beat differ only in their command (see docker-compose.yml).
FROM python:3.11-slim-bookworm AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements.txt /tmp/
RUN /opt/venv/bin/pip install --require-hashes --requirement /tmp/requirements.txt

FROM python:3.11-slim-bookworm
# HOME is where fontconfig keeps its cache; the account has no home of its own.
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOME=/tmp
# Pango lays out the text of the PDFs.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home portal \
    && mkdir -p /data/private && chown portal /data/private
WORKDIR /srv/coopkracht
COPY --from=packages /opt/venv /opt/venv
COPY manage.py LICENSE ./
COPY accounts accounts
COPY applications applications
COPY coopkracht coopkracht
COPY correspondence correspondence
COPY deploy deploy
COPY documents documents
COPY dues dues
COPY enterprises enterprises
COPY journal journal
COPY locale locale
COPY membership membership
COPY portal portal
COPY selfevaluation selfevaluation
COPY static static
COPY templates templates
# As embedded first: the translations and the fonts. Then as production, whose static files get unchanging names;
# the values are those of this one command and stay out of the image.
RUN python manage.py compile_translations \
    && python manage.py build_fonts \
    && env DEPLOYMENT=production SECRET_KEY=only-for-this-command-of-the-build-nothing-is-signed-with-it \
        ALLOWED_HOSTS=build SITE_URL=http://build DATABASE_URL=postgres://build REDIS_URL=redis://build \
        EMAIL_URL=dummymail:// PRIVATE_ROOT=/data/private \
        python manage.py collectstatic --no-input --verbosity 0 \
    && rm -f var/secret_key
USER portal
VOLUME /data/private
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=8s --start-period=40s CMD ["python", "deploy/healthcheck.py"]
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "--no-control-socket"]
