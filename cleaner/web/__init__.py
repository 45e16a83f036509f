"""The archive in Datasette. The package itself is the plugin, so that its templates and static files are found."""

from cleaner.web.plugin import extra_css_urls, extra_template_vars, prepare_connection, render_cell

__all__ = ["extra_css_urls", "extra_template_vars", "prepare_connection", "render_cell"]
