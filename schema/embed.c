/* Build tool: embed NAME FILE… prints C that holds the files, as
 *     const struct embedded_file NAME[];
 *     const size_t NAME_count; */
#include "base/embedded.h"

#include <errno.h>

static int print_file(const char *path, int number)
{
    FILE *in = fopen(path, "rb");
    int c, column = 0;

    if (in == NULL) {
        fprintf(stderr, "embed: cannot open %s: %s\n", path, strerror(errno));
        return 1;
    }
    /* Numbers, because compilers need not take long string literals. */
    printf("static const unsigned char file_%d[] = {", number);
    while ((c = getc(in)) != EOF)
        printf("%s%d,", column++ % 24 == 0 ? "\n    " : "", c);
    printf("\n    0};\n\n");
    if (ferror(in)) {
        fprintf(stderr, "embed: cannot read %s: %s\n", path, strerror(errno));
        fclose(in);
        return 1;
    }
    fclose(in);
    return 0;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? path : slash + 1;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: embed NAME FILE...\n");
        return 2;
    }
    printf("#include \"base/embedded.h\"\n\n");
    for (int i = 2; i < argc; i++) {
        if (strpbrk(base_name(argv[i]), "\"\\\n") != NULL) {
            fprintf(stderr, "embed: a file name with quotes or backslashes: %s\n", argv[i]);
            return 1;
        }
        if (print_file(argv[i], i - 2) != 0)
            return 1;
    }
    printf("extern const struct embedded_file %s[];\nextern const size_t %s_count;\n\n", argv[1],
           argv[1]);
    printf("const struct embedded_file %s[] = {\n", argv[1]);
    for (int i = 2; i < argc; i++)
        printf("    {\"%s\", (const char *)file_%d, sizeof(file_%d) - 1},\n", base_name(argv[i]),
               i - 2, i - 2);
    printf("    {NULL, NULL, 0}};\n");
    printf("const size_t %s_count = %d;\n", argv[1], argc - 2);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "embed: cannot write: %s\n", strerror(errno));
        return 1;
    }
    return 0;
}
