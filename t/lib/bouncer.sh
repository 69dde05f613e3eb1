# Helpers of tests that stand before the bouncer; sourced after sh.sh.
# shellcheck disable=SC2034,SC2154 # what the harness reads and sets

command -v sqlite3 >/dev/null || t_skip 'sqlite3 is missing'
sql() { sqlite3 "$PIEROGIS_HOME/db/site.db" "$1"; }

# ask_question TEXT ANSWER [OPTION…]: puts a question into the pool and its answer into $TMP/right, for answers().
ask_question() {
    printf '%s\t%s\n' "$1" "$2" >>"$TMP/right"
    t_question=$1 t_answer=$2
    shift 2
    "$PIEROGIS" --quiet trivia add "$t_question" --answer "$t_answer" "$@" >/dev/null || t_fail "trivia add $t_question"
}

# knock [NAME=VALUE…]: leaves the path of the questions in $at.
knock() {
    cgi_post bouncer /oracle '' "$@"
    at=$(header Location) && at=${at%%\?*}
}

# answers RIGHT: the form in $TMP/body filled in, its first RIGHT answers right and the others wrong. Questions are
# known by their text, choices by theirs.
answers() {
    perl -e '
        use strict;
        my ($right, $file, $page) = @ARGV;
        my (%answer, @pairs);
        open my $answers, "<", $file or die;
        /^(.*)\t(.*)$/ and $answer{$1} = $2 while <$answers>;
        open my $in, "<", $page or die;
        local $/;
        my $html = <$in>;
        my $again = $html; # one search in another
        sub plain { my $s = shift; $s =~ s/&lt;/</g; $s =~ s/&gt;/>/g; $s =~ s/&amp;/&/g; $s }
        while ($html =~ m{<(?:label for="answer-(\d)"|legend)>(\d)\. (.*?)</(?:label|legend)>}g) {
            my ($typed, $number) = ($1, $2);
            my $answer = $answer{plain($3)} // die "no answer to $3";
            if (!defined $typed) {
                my %choices;
                $choices{plain($2)} = $1 while $again =~ m{<label for="answer-$number-(\d+)">(.*?)</label>}g;
                my ($wrong) = grep { $_ ne $choices{$answer} } sort values %choices;
                $answer = $number <= $right ? $choices{$answer} : $wrong;
            } elsif ($number > $right) {
                $answer = $answer =~ /^\d+$/ ? $answer + 1 : "not $answer";
            }
            $answer =~ s/([^A-Za-z0-9])/sprintf "%%%02X", ord $1/ge;
            push @pairs, "answer-$number=$answer";
        }
        print join "&", @pairs' "$1" "$TMP/right" "$TMP/body"
}

# answer_questions RIGHT [NAME=VALUE…]: knocks, reads the questions and answers the first RIGHT ones rightly.
answer_questions() {
    t_right=$1
    shift
    knock "$@"
    cgi_get bouncer "$at" "$@"
    cgi_post bouncer "$at" "$(answers "$t_right")&token=$(field token)" "$@"
}

# forgive: lets everybody out of the dungeon, and forgets what was burnt and how often somebody knocked.
forgive() { sql 'DELETE FROM dungeon; DELETE FROM burnt; DELETE FROM bucket'; }

# game: all that anybody's visit to the bouncer writes, as text.
game() {
    sql 'SELECT * FROM account; SELECT * FROM session; SELECT * FROM challenge; SELECT * FROM challenge_question;
        SELECT * FROM burnt; SELECT * FROM dungeon; SELECT * FROM bucket; SELECT * FROM purse; SELECT * FROM entry;
        SELECT * FROM earned; SELECT * FROM event'
}
