#include "../lib/tap.h"

#include "base/file.h"
#include "base/hash.h"

#include <fcntl.h>

/* BLAKE2b with 32 bytes of output; the values come from Python's hashlib.blake2b(…, digest_size=32). */
static const struct {
    size_t len; /* bytes 0, 1, 2 … 250, 0, 1 … */
    const char *hex, *text;
} vectors[] = {
    {0, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8",
     "bzlvdqbg4vb3f2flf2ygbgo2uhi6lx2ho6hxpb72vnc434jp4oua"},
    {1, "03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314",
     "amlqultvs633py6yjqctshittjrlcv7hq6dnrqec6ko46tarcmka"},
    {3, "3d8c3d594928271f44aad7a04b177154806867bcf918e1549c0bc16f9da2b09b",
     "hwgd2wkjfatr6rfk26qewf3rksagqz547emocve4bpaw7hncwcnq"},
    {128, "c3582f71ebb2be66fa5dd750f80baae97554f3b015663c8be377cfcb2488c1d1",
     "ynmc64plwk7gn6s525ipqc5k5f2vj45qcvtdzc7do7h4wjeiyhiq"},
    {129, "f7f3c46ba2564ff4c4c162da1f5b605f9f1c4aa6a20652a9f9a337c1a2f5b9c9",
     "67z4i25ckzh7jrgbmlnb6w3al6prysvguidffkpzum34dixvxheq"},
    {65536, "e4f2b5871e75b1993cd3cd4663ca4879794dbe50152c522dcbc66ee1bfecffa6",
     "4tzllby6owyzspgtzvdghssipf4u3psqcuwfelolyzxodp7m76ta"},
    {65537, "e170ee533727839de3e73beaed478e5154dc3cf1697bfa6fa0a1a94a593184e5",
     "4fyo4uzxe6bz3y7hhpvo2r4okfknyphrnf57u35auguuuwjrqtsq"},
    {200000, "04bb8ecaae05b9024a76314d4e774b4bda8ad4c662e5dc008764fc6c37284653",
     "as5y5svoaw4qestwgfgu452ljpnivvggmls5yaehmt6gynziizjq"},
};

static void make_input(char *out, size_t len)
{
    for (size_t i = 0; i < len; i++)
        out[i] = (char)(i % 251);
}

static void hash_hex(const uint8_t hash[HASH_BYTES], char out[2 * HASH_BYTES + 1])
{
    for (size_t i = 0; i < HASH_BYTES; i++)
        snprintf(out + 2 * i, 3, "%02x", hash[i]);
}

int main(void)
{
    static char input[200000];
    char hex[2 * HASH_BYTES + 1], text[HASH_TEXT];
    uint8_t hash[HASH_BYTES];
    int dir = file_open_dir(tap_folder()), fd;
    uint64_t size = 0;
    struct err err;

    make_input(input, sizeof(input));
    for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
        struct str bytes = {input, vectors[i].len};

        hash_bytes(bytes, hash);
        hash_hex(hash, hex);
        hash_text(hash, text);
        TAP_IS_TEXT(hex, vectors[i].hex, "hash of bytes");
        TAP_IS_TEXT(text, vectors[i].text, "as base32");
        tap_ok(hash_is_text(str_of(text)), "which is known for what it is");
        file_replace(dir, "input", bytes, 0600, &err);
        fd = file_open_beneath(dir, "input", O_RDONLY, 0);
        memset(hash, 0, sizeof(hash));
        TAP_IS_INT(hash_fd(fd, "input", hash, &size, &err), STATUS_OK, "a file is hashed");
        hash_hex(hash, hex);
        TAP_IS_TEXT(hex, vectors[i].hex, "to the same");
        TAP_IS_INT(size, vectors[i].len, "and measured");
        file_close(fd);
    }
    fd = file_open_beneath(dir, "input", O_RDONLY, 0);
    lseek(fd, (off_t)size, SEEK_SET);
    TAP_IS_INT(hash_fd(fd, "input", hash, &size, &err), STATUS_OK, "from the end");
    hash_hex(hash, hex);
    TAP_IS_TEXT(hex, vectors[0].hex, "there is nothing");
    TAP_IS_INT(size, 0, "of no size");
    file_close(fd);
    TAP_IS_INT(hash_fd(-1, "nothing", hash, &size, &err), STATUS_IO, "a closed file");

    memset(hash, 0xff, sizeof(hash));
    hash_text(hash, text);
    TAP_IS_TEXT(text, "777777777777777777777777777777777777777777777777777q", "all bits set");
    tap_ok(!hash_is_text(STR("")), "nothing is no hash");
    tap_ok(!hash_is_text(str_slice(str_of(text), 0, 51)), "nor is a short one");
    text[7] = '1';
    tap_ok(!hash_is_text(str_of(text)), "nor one with a 1");
    text[7] = 'A';
    tap_ok(!hash_is_text(str_of(text)), "nor one with a capital");
    text[7] = '/';
    tap_ok(!hash_is_text(str_of(text)), "nor one with a slash");
    file_close(dir);
    return tap_done();
}
