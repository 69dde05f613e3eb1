#!/bin/sh
# Contrast ratios and OKLab values against culori, an independent implementation.
. "$(dirname "$0")/../lib/sh.sh"

[ -d "${CULORI:=$ROOT/t/node_modules/culori}" ] || t_skip 'culori is not installed: run npm install in t/'
command -v node >/dev/null || t_skip 'node is not installed'

cat >"$TMP/ask.c" <<'END'
#include "site/colour.h"

int main(void)
{
    uint32_t seed = 1;

    for (int i = 0; i < 5000; i++) {
        uint32_t rgb[2];
        struct oklab lab;

        for (int k = 0; k < 2; k++) {
            seed = seed * 1664525u + 1013904223u;
            rgb[k] = seed >> 8;
        }
        lab = colour_to_oklab(rgb[0]);
        printf("#%06x #%06x %.9f %.9f %.9f %.9f\n", rgb[0], rgb[1], colour_contrast(rgb[0], rgb[1]),
               lab.lightness, lab.a, lab.b);
    }
    return 0;
}
END
cat >"$TMP/judge.mjs" <<'END'
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const { wcagContrast, converter } = createRequire(import.meta.url)(process.argv[2]);
const oklab = converter('oklab');
const worst = { ratio: 0, lab: 0 };
let lines = 0;
for (const line of readFileSync(0, 'utf8').trim().split('\n')) {
    const [one, other, ...numbers] = line.split(' ');
    const [ratio, l, a, b] = numbers.map(Number);
    const want = oklab(one);
    worst.ratio = Math.max(worst.ratio, Math.abs(ratio - wcagContrast(one, other)));
    worst.lab = Math.max(worst.lab, Math.abs(l - want.l), Math.abs(a - want.a), Math.abs(b - want.b));
    lines++;
}
console.log(`${lines} ${worst.ratio < 1e-6 ? 'same' : worst.ratio} ${worst.lab < 1e-5 ? 'same' : worst.lab}`);
END
t_ok 'the question compiles' ${CC:-cc} -std=c11 -D_GNU_SOURCE -I"$ROOT/common" -o "$TMP/ask" \
    "$TMP/ask.c" "$ROOT/common/site/colour.c" -lm
"$TMP/ask" >"$TMP/answers"
t_run node "$TMP/judge.mjs" "$CULORI" <"$TMP/answers"
t_is 'contrast ratio and OKLab of 5,000 pairs' "$out" '5000 same same'
t_done
