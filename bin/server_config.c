#include "server_config.h"
#include "install.h"

#include "base/embedded.h"
#include "web/url.h"

#define WORKERS 2
#define RENDER_SECONDS 660 /* a program that waits for pierogis-render has so long */
#define BODY_SPARE (INT64_C(4) << 20)

extern const struct embedded_file server_templates[];
extern const size_t server_templates_count;

struct fill {
    struct cli *cli;
    const struct server_config *config;
    const char *name;
    struct install install;
};

/* What servers let through, in bytes: twice the largest file, so that the program can show somebody who has chosen one that
 * is too large the form again. */
static int64_t body_max(const struct fill *fill)
{
    return 2 * conf_int(fill->cli->conf, CONF_MAX_UPLOAD) + BODY_SPARE;
}

/* Programs that take files and wait for pierogis-render. */
static bool takes_files(const char *program)
{
    return strcmp(program, "upload") == 0 || strcmp(program, "api") == 0;
}

/* The pattern of a page as a regular expression without its first slash: "p/.+" for "/p/" and a star. */
static void add_regex(struct buf *out, const char *pattern)
{
    for (const char *at = pattern + 1; *at != '\0'; at++) {
        if (*at == '*')
            buf_text(out, ".+");
        else if (*at == '.')
            buf_text(out, "\\.");
        else
            buf_char(out, *at);
    }
}

/* Pages of programs other than "site", which takes everything that is left. */
static bool needs_rule(const struct page_row *row)
{
    return row->served == BY_PROGRAM && strcmp(row->program, "site") != 0;
}

static void add_rewrite(struct buf *out, const char *name, const char *regex, const char *program)
{
    if (strcmp(name, "lighttpd.conf") == 0)
        buf_printf(out, "  \"^/(%s(?:\\?.*)?)$\" => \"/cgi-bin/%s.cgi/$1\",\n", regex, program);
    else if (strcmp(name, "apache.conf") == 0)
        buf_printf(out, "RewriteRule ^/(%s)$ /cgi-bin/%s.cgi/$1 [PT,L]\n", regex, program);
    else
        buf_printf(out, "    RewriteRule ^(%s)$ cgi-bin/%s.cgi/$1 [L]\n", regex, program);
}

static void add_rewrites(struct fill *fill, struct buf *out)
{
    for (int i = 0; i < PAGE__COUNT; i++) {
        const struct page_row *row = page_row((enum page)i);
        struct buf regex = BUF_INIT;

        if (needs_rule(row)) {
            add_regex(&regex, row->pattern);
            add_rewrite(out, fill->name, regex.at, row->program);
        }
        buf_free(&regex);
    }
    add_rewrite(out, fill->name, ".*", "site");
}

static bool is_first_of_program(int page)
{
    for (int i = 0; i < page; i++) {
        if (strcmp(page_row((enum page)i)->program, page_row((enum page)page)->program) == 0)
            return false;
    }
    return true;
}

static void add_worker(struct fill *fill, const char *program, struct buf *out)
{
    buf_printf(
        out,
        "  \"/cgi-bin/%s.cgi\" => (( \"bin-path\" => \"%s/%s.cgi\",\n"
        "    \"socket\" => \"%s/tmp/%s.socket\", \"max-procs\" => %d,\n"
        "    \"check-local\" => \"disable\", \"bin-copy-environment\" => ( \"PATH\", \"FASTCGI_PARENT\" ),\n"
        "    \"bin-environment\" => ( \"PIEROGIS_HOME\" => \"%s\" ) )),\n",
        program, fill->install.cgi_bin, program, fill->cli->site.home_path, program, WORKERS,
        fill->cli->site.home_path);
}

static void add_programs(struct fill *fill, struct buf *out)
{
    if (!fill->config->fastcgi) {
        buf_printf(out,
                   "setenv.set-environment = ( \"PIEROGIS_HOME\" => \"%s\" )\n"
                   "$HTTP[\"url\"] =~ \"^/cgi-bin/\" { cgi.assign = ( \".cgi\" => \"\" ) }\n",
                   fill->cli->site.home_path);
        return;
    }
    buf_text(out, "fastcgi.server = (\n");
    for (int i = 0; i < PAGE__COUNT; i++) {
        if (is_first_of_program(i))
            add_worker(fill, page_row((enum page)i)->program, out);
    }
    buf_text(out, ")\n");
}

/* All that a program wants to know. Debian's file "fastcgi_params" has names of its own for some of it, which would come
 * first. */
static const char nginx_parameters[] = "    fastcgi_param GATEWAY_INTERFACE CGI/1.1;\n"
                                       "    fastcgi_param REQUEST_METHOD $request_method;\n"
                                       "    fastcgi_param REQUEST_URI $request_uri;\n"
                                       "    fastcgi_param QUERY_STRING $query_string;\n"
                                       "    fastcgi_param CONTENT_TYPE $content_type;\n"
                                       "    fastcgi_param CONTENT_LENGTH $content_length;\n"
                                       "    fastcgi_param SERVER_PROTOCOL $server_protocol;\n"
                                       "    fastcgi_param SERVER_NAME $server_name;\n"
                                       "    fastcgi_param SERVER_PORT $server_port;\n"
                                       "    fastcgi_param REMOTE_ADDR $remote_addr;\n"
                                       "    fastcgi_param HTTPS $https if_not_empty;\n";

static void add_location(struct fill *fill, const char *match, const char *program, struct buf *out)
{
    buf_printf(out,
               "location %s {\n"
               "    fastcgi_pass unix:/run/fcgiwrap.socket;\n"
               "    fastcgi_param SCRIPT_FILENAME %s/%s.cgi;\n"
               "    fastcgi_param SCRIPT_NAME /cgi-bin/%s.cgi;\n"
               "    fastcgi_param PATH_INFO $uri;\n"
               "    fastcgi_param PIEROGIS_HOME %s;\n"
               "%s",
               match, fill->install.cgi_bin, program, program, fill->cli->site.home_path,
               nginx_parameters);
    if (takes_files(program))
        buf_printf(out,
                   "    client_max_body_size %lld;\n"
                   "    fastcgi_read_timeout %ds;\n",
                   (long long)body_max(fill), RENDER_SECONDS);
    buf_text(out, "}\n");
}

static void add_locations(struct fill *fill, struct buf *out)
{
    for (int i = 0; i < PAGE__COUNT; i++) {
        const struct page_row *row = page_row((enum page)i);
        struct buf match = BUF_INIT;

        if (needs_rule(row)) {
            buf_text(&match, "~ ^/");
            add_regex(&match, row->pattern);
            buf_char(&match, '$');
            add_location(fill, match.at, row->program, out);
        }
        buf_free(&match);
    }
    add_location(fill, "/", "site", out);
}

static void add_value(struct fill *fill, struct str name, struct buf *out)
{
    if (str_is(name, "HOME"))
        buf_text(out, fill->cli->site.home_path);
    else if (str_is(name, "HOST"))
        buf_text(out, fill->config->host);
    else if (str_is(name, "PORT"))
        buf_i64(out, fill->config->port);
    else if (str_is(name, "ASSETS"))
        buf_text(out, fill->install.assets);
    else if (str_is(name, "CGI_BIN"))
        buf_text(out, fill->install.cgi_bin);
    else if (str_is(name, "PIEROGIS"))
        buf_text(out, fill->install.self);
    else if (str_is(name, "GATEWAY"))
        buf_text(out, fill->config->fastcgi ? "fastcgi" : "cgi");
    else if (str_is(name, "BODY"))
        buf_i64(out, body_max(fill));
    else if (str_is(name, "BODY_KILOBYTES"))
        buf_i64(out, body_max(fill) / 1024);
    else if (str_is(name, "RENDER_SECONDS"))
        buf_i64(out, RENDER_SECONDS);
    else if (str_is(name, "OWNER"))
        buf_u64(out, geteuid());
    else if (str_is(name, "REWRITES"))
        add_rewrites(fill, out);
    else if (str_is(name, "PROGRAMS"))
        add_programs(fill, out);
    else if (str_is(name, "LOCATIONS"))
        add_locations(fill, out);
}

/* Paths stand unquoted or in double quotes there; what would end either cannot be written. */
static enum status check_path(struct cli *cli, const char *path)
{
    for (const char *at = path; *at != '\0'; at++) {
        if (!ascii_is_alnum(*at) && strchr("/._-+@,~", *at) == NULL && (unsigned char)*at < 0x80)
            return err_set(&cli->err, STATUS_INVALID,
                           "\"%s\" has a character that web servers' configurations cannot hold "
                           "('%c'); move it to a plainer path",
                           path, *at);
    }
    return STATUS_OK;
}

static const struct embedded_file *find_template(const char *name)
{
    for (size_t i = 0; i < server_templates_count; i++) {
        if (strcmp(server_templates[i].name, name) == 0)
            return &server_templates[i];
    }
    return NULL;
}

enum status server_config_write(struct cli *cli, const char *name,
                                const struct server_config *config, struct buf *out)
{
    const struct embedded_file *template = find_template(name);
    struct fill fill = {.cli = cli, .config = config, .name = name};
    struct str rest, piece;
    bool is_name = false;
    enum status status;

    if (template == NULL)
        return err_set(&cli->err, STATUS_NOT_FOUND, "there is no template \"%s\"", name);
    status = install_find(&fill.install, &cli->arena, &cli->err);
    if (status == STATUS_OK)
        status = check_path(cli, cli->site.home_path);
    if (status == STATUS_OK)
        status = check_path(cli, fill.install.cgi_bin);
    if (status != STATUS_OK)
        return status;
    rest = (struct str){template->text, template->len};
    while (str_cut(&rest, '@', &piece)) {
        if (is_name)
            add_value(&fill, piece, out);
        else
            buf_str(out, piece);
        is_name = !is_name;
    }
    return STATUS_OK;
}
