#!/bin/bash
# Everything that people and staff do to accounts, by many real processes at a time and in no order: guests knock, answer,
# log in and are merged, others post, claim, are banned, removed and granted clout, staff hides and gives back. Whatever
# comes first, afterwards nothing of anybody who has gone is left, nobody was paid twice, and the ledger is sound. SEED=7
# repeats a storm as far as chance allows, STEPS=200 makes it longer.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"

SEED=${SEED:-$RANDOM} STEPS=${STEPS:-25} WORKERS=${WORKERS:-8}
visit=$BUILD/t/lib/visit
[ -x "$visit" ] || { echo "Bail out! $visit is not built"; exit 1; }
t_note "SEED=$SEED"
"$PIEROGIS" -q init >/dev/null 2>&1
printf 'PIEROGIS_CAP_PREFIX=1000000\nPIEROGIS_CAP_DAY=1000\nPIEROGIS_PRICE_CLAIM=2\nPIEROGIS_PRICE_UPLOAD=1\nPIEROGIS_LOG=none\n' \
    >>"$PIEROGIS_HOME/.env"
"$PIEROGIS" -q project add kitchen >/dev/null
for n in $(seq 12); do "$PIEROGIS" -q trivia add "What comes after $n?" --answer "after $n" >/dev/null 2>&1; done
for n in 1 2 3 4; do "$PIEROGIS" -q account add "member-$n" >/dev/null; done

cat >"$TMP/worker" <<'END'
use strict; use warnings;
my ($number, $steps, $seed, $pierogis, $visit, $home, $tmp) = @ARGV;
srand($seed * 100 + $number);
open my $said, '>', "$tmp/storm.$number" or die;

# What a command says, on one line, and its exit code.
sub run {
    my @command = @_;
    my $pid = open(my $out, '-|') // die "fork: $!";
    if (!$pid) { open STDERR, '>&', \*STDOUT; open STDIN, '<', '/dev/null'; exec @command or exit 99 }
    my $text = join ' ', map { chomp; $_ } <$out>;
    close $out;
    my $code = $? >> 8 || ($? & 127 ? 128 : 0);
    print $said "$code @command[1 .. ($#command > 4 ? 4 : $#command)]: $text\n";
    return ($text, $code);
}
sub cli { return run($pierogis, '-q', @_) }
sub sql { my $rows = `sqlite3 -readonly '$home/db/site.db' "$_[0]" 2>/dev/null`; return split /\n/, $rows }
sub any { return $_[rand @_] }
sub account { my $where = shift; return any(sql("SELECT id || ' ' || handle FROM account WHERE id > 1 AND $where")) }

my $posted = 0;
my %deeds = (
    guest => sub { run($visit, 'guest') },
    answer => sub {
        my $one = account("state = 'active'") or return;
        my ($id) = split ' ', $one;
        my ($asked) = run($visit, 'knock', $id);
        my ($challenge, @questions) = split /\|/, $asked;
        return if $challenge !~ s/^ok //;
        run($visit, 'answer', $id, $challenge, map { s/What comes (.*)\?/$1/r } @questions);
    },
    login => sub {
        my $one = account("state = 'active' AND role <> 'guest'") or return;
        my (undef, $handle) = split ' ', $one;
        my ($text) = cli('check', $handle, '--json');
        my ($code) = $text =~ /"check": "([^"]+)"/ or return;
        my ($guest, $session) = split /\|/, any(sql("SELECT a.id || '|' || s.id FROM account a JOIN session s
            ON s.account_id = a.id WHERE a.role = 'guest' AND a.state = 'active' AND s.ended_at IS NULL"), '|') // '|';
        run($visit, 'login', $code, "prefix:$number-" . int rand 1e9, $guest ? ($guest, $session) : ());
    },
    claim => sub {
        my (undef, $handle) = split ' ', account("state = 'active'") // return;
        cli('claim', 'add', "claim of $number no. " . ++$posted, '--as', $handle);
    },
    upload => sub {
        my (undef, $handle) = split ' ', account("state = 'active'") // return;
        my $file = "$tmp/text-$number-" . ++$posted . '.txt';
        open my $out, '>', $file or die; print $out "Text $posted of $number.\n"; close $out;
        cli('upload', 'kitchen', $file, '--as', $handle);
    },
    decide => sub {
        my $path = any(sql("SELECT 'kitchen/' || codename FROM content WHERE state = 'waiting'")) // return;
        cli('content', any('approve', 'reject'), $path);
    },
    hide => sub {
        my $path = any(sql("SELECT 'kitchen/' || codename FROM content WHERE state IN ('visible', 'held')")) // return;
        cli('content', any('hide', 'restore', 'remove'), $path);
    },
    judge => sub {
        my $id = any(sql('SELECT id FROM claim')) // return;
        cli('claim', any(['hide'], ['remove', '--refund'], ['remove'], ['restore'])->@*, $id);
    },
    grant => sub {
        my (undef, $handle) = split ' ', account("state <> 'removed'") // return;
        cli('clout', 'grant', $handle, any(5, 5, -3), '--reason', 'a storm');
    },
    ban => sub {
        my (undef, $handle) = split ' ', account("state = 'active'") // return;
        cli('account', 'ban', $handle);
        cli('account', 'unban', $handle) if rand() < .7;
    },
    remove => sub {
        my (undef, $handle) = split ' ', account("state IN ('active', 'banned')") // return;
        cli('account', 'remove', $handle, '--yes');
        cli('account', 'add', 'member-' . int rand 1e6) if rand() < .5;
    },
    token => sub {
        my (undef, $handle) = split ' ', account("state = 'active'") // return;
        cli('token', 'add', $handle, '--name', 'storm', '--scope', 'read');
    },
    link => sub {
        my (undef, $handle) = split ' ', account("state = 'active'") // return;
        cli('account', 'link', $handle, 'local:' . int rand 30);
    },
    trivia => sub {
        my $id = any(sql("SELECT id FROM question WHERE state = 'active'")) // return;
        cli('trivia', any(['remove', $id], ['edit', $id, '--reward', 1 + int rand 3])->@*);
        cli('trivia', 'add', "What comes after $number-" . ++$posted . '?', '--answer', "after $number-$posted");
    },
);
my @names = ('guest', 'guest', 'answer', 'answer', 'answer', 'login', 'login', 'login', sort keys %deeds);
$deeds{ any(@names) }->() for 1 .. $steps;
END
pids=
for n in $(seq "$WORKERS"); do
    perl "$TMP/worker" "$n" "$STEPS" "$SEED" "$PIEROGIS" "$visit" "$PIEROGIS_HOME" "$TMP" &
    pids="$pids $!"
done
failed=0
for pid in $pids; do wait "$pid" || failed=$((failed + 1)); done
t_is 'all have come to their end' "$failed" 0
t_note "$(cat "$TMP"/storm.* | wc -l) commands: $(cat "$TMP"/storm.* | awk '{ print $2 }' | sort | uniq -c | tr -s ' ' | tr '\n' ',')"
t_is 'refusals are refusals, never failures' "$(grep -hE '^(70|74|99|128|1[0-9][0-9]) ' "$TMP"/storm.*)" ''
t_is '… of the database neither' "$(grep -hiE '^[1-9].*(constraint|SQLite|malformed)' "$TMP"/storm.*)" ''
t_is 'the database is whole' "$(sql 'PRAGMA integrity_check; PRAGMA foreign_key_check')" ok
gone="(SELECT id FROM account WHERE state IN ('merged', 'removed'))"
removed="(SELECT id FROM account WHERE state = 'removed')"
t_ok 'some have gone' test "$(sql "SELECT count(*) FROM account WHERE id IN $gone")" -gt 1
for what in content claim alt_offer identity api_token login_check posted; do
    whose=$gone
    [ $what != claim ] || whose="(SELECT id FROM account WHERE state = 'merged')"
    t_is "nobody who has gone has any $what" "$(sql "SELECT * FROM $what WHERE account_id IN $whose")" ''
done
t_is 'nor a login' "$(sql "SELECT * FROM session WHERE account_id IN $gone AND ended_at IS NULL")" ''
t_is 'nor a claim with words' "$(sql "SELECT text FROM claim WHERE account_id IN $removed AND (text <> '' OR state <> 'removed')")" ''
t_is 'nor a name' "$(sql "SELECT handle FROM account WHERE state = 'removed' AND handle <> '#' || id")" ''
t_is 'nor words in the book' "$(sql "SELECT * FROM event WHERE subject = 'account' AND subject_id IN $removed AND detail IS NOT NULL AND action <> 'merge'")" ''
t_is 'who has been merged has no clout' "$(sql "SELECT a.handle, p.balance FROM purse p JOIN account a ON a.id = p.account_id WHERE a.state = 'merged' AND p.balance <> 0")" ''
t_is 'who was merged is so into somebody' "$(sql "SELECT id FROM account WHERE state = 'merged' AND merged_id IS NULL")" ''
t_is 'no question was paid twice to anybody' "$(sql "SELECT idem, count(*) FROM entry WHERE idem LIKE 'oracle:%' GROUP BY idem HAVING count(*) > 1")" ''
t_is 'what came back had been paid' "$(sql "SELECT idem FROM entry r WHERE idem LIKE 'refund:%' AND NOT EXISTS (SELECT 1 FROM entry p WHERE 'refund:' || p.idem = r.idem AND p.amount = r.amount)")" ''
t_is 'every claim and item of who pays was paid' "$(sql "SELECT 'claim', c.id FROM claim c WHERE c.account_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM entry WHERE idem = 'claim:' || c.id)
    UNION ALL SELECT 'upload', c.id FROM content c WHERE c.account_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM entry WHERE idem = 'upload:' || c.id)")" ''
pierogis doctor --json
t_is 'the doctor finds nothing wrong with media or ledger' "$(answer '[.findings[] | select(.level != "ok" and (.check == "media" or .check == "ledger" or .check == "database"))]')" '[]'
t_done
