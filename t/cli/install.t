#!/bin/sh
# config htaccess --install in a document root that others use, too: nothing of theirs is replaced or opened up.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"

"$PIEROGIS" -q init >/dev/null
www=$TMP/www
install() { pierogis config htaccess --install "$www"; }
refuses() {
    install
    t_is "$1: refused" "$code" 1
    t_like "$1: and named" "$err" "$2"
    t_is "$1: before anything is put there" "$(find "$www" -name '*.cgi')" ''
}

install
t_is 'a document root that is not there' "$code $err" "3 pierogis: there is no folder $www: name the one that the web server shows, or make it"

mkdir "$www" "$TMP/else" && chmod 700 "$TMP/else"
ln -s "$TMP/else" "$www/media"
refuses 'a link to somewhere else' "$www/media exists and is not our link"
t_is 'it leads there still' "$(readlink "$www/media")" "$TMP/else"
rm "$www/media"

ln -s "$TMP/else" "$www/cgi-bin"
install
t_ok 'no link is followed to another folder' [ "$code" != 0 ]
t_is 'which nobody has opened up or filled' "$(stat -c %a "$TMP/else")$(ls -A "$TMP/else")" 700
rm "$www/cgi-bin"

mkdir "$www/cgi-bin"
echo 'Require valid-user' >"$www/cgi-bin/.htaccess"
refuses 'rules for programs of others' "$www/cgi-bin/.htaccess is not ours"
t_is 'they stay' "$(cat "$www/cgi-bin/.htaccess")" 'Require valid-user'
rm "$www/cgi-bin/.htaccess"

ln -s "$TMP/else/rules" "$www/.htaccess"
refuses 'rules behind a link' .
rm "$www/.htaccess"

ln -s /old/home/media "$www/media"
install
t_is 'a link of our own that leads to where the home was' "$code" 0
t_is 'leads to the home now' "$(readlink "$www/media")" "$PIEROGIS_HOME/media"
install
t_is 'asked again, it does the same' "$code" 0
t_done
