#!/bin/sh
# The bouncer's questions on the command line: adding, editing, removing, importing and exporting them.
. "$(dirname "$0")/../lib/sh.sh"
. "$ROOT/t/lib/cli.sh"

"$PIEROGIS" -q init >/dev/null
# count: how many questions there are, and answers.
count() { sql "SELECT (SELECT count(*) FROM question WHERE state = 'active'), (SELECT count(*) FROM answer)"; }
# events: what was done to questions, newest first.
events() { sql "SELECT group_concat(action, ' ') FROM (SELECT action FROM event WHERE subject = 'question' ORDER BY id DESC)"; }

pierogis trivia list
t_is 'no questions' "$code $out" '0 '
t_like 'is said, and what to do' "$err" '^the bouncer has no questions, .* "pierogis trivia import --starter" brings fifty$'
pierogis trivia list --json
t_is 'as JSON' "$(answer .)" '[]'
pierogis trivia list --category Soup
t_is 'none of a category' "$code $out $err" '0  no questions of this category'

t_run env PIEROGIS_REWARD_TRIVIA=6 "$PIEROGIS" -q trivia list
t_like 'rewards for which guessing pays' "$err" '^warning: who guesses blindly may earn 15\.4 clout a day, .* costs 10: lower'
t_run env PIEROGIS_REWARD_TRIVIA=6 PIEROGIS_CAP_DAY=9 "$PIEROGIS" -q trivia list
t_is 'are harmless below a cap' "$code $err" '0 '
t_run env PIEROGIS_PRICE_CLAIM=5 "$PIEROGIS" -q trivia list
t_like 'prices for which it pays' "$err" '^warning: who guesses blindly may earn 7\.7 clout a day, .* costs 5: lower'
t_run env PIEROGIS_PRICE_CLAIM=0 PIEROGIS_PRICE_UPLOAD=0 "$PIEROGIS" -q trivia list
t_is 'where all is free nobody need guess' "$code $err" '0 '

# --- rewards of their own, for which guessing pays ---
for n in 1 2 3 4 5 6; do
    "$PIEROGIS" -q trivia add "Which one of four is number $n?" -a one -w two -w three -w four -m choice -r 20 2>"$TMP/warned"
done
t_like 'questions for which guessing pays' "$(cat "$TMP/warned")" \
    '^warning: who guesses blindly at these questions may earn 40\.0 clout a day, .* costs 10: lower the rewards of those'
t_run "$PIEROGIS" doctor
t_like 'the doctor says so' "$out" 'bouncer +who guesses blindly at the questions all day can expect 40\.0 clout, and the cheapest thing costs 10: '
sqlite3 "$PIEROGIS_HOME/db/site.db" 'DELETE FROM answer; DELETE FROM question; DELETE FROM event'
t_run "$PIEROGIS" doctor
t_unlike '… as long as they are there' "$out" 'guesses'

# --- one by one --------------------------------------------------------------------------------------------------------

pierogis trivia add '  Which vegetable makes barszcz red? ' --answer beetroot --answer beet -c Soup -s 'a cook'
t_is 'a question' "$code $out" '0 added question 1 (text): Which vegetable makes barszcz red?'
t_like 'one question is few' "$err" '^the bouncer has 1 question; with fewer than 50 people soon know all answers'
does 'quietly' -q trivia add 'How many dishes has Wigilia?' -a 12 --tolerance 0.50 -r 5
does 'a choice' -q trivia add 'What is this?' -a 'C' -w 'C#' -w 'C++'
does 'to the letter' -q trivia add 'In which key?' -a 'F#'
does 'as it is told' -q trivia add 'What is 1 + 1?' -a 2 -m exact
t_is 'their modes' "$(sql 'SELECT group_concat(mode) FROM question')" text,number,choice,exact,exact
t_is 'the tolerance is kept short' "$(sql 'SELECT tolerance FROM question WHERE id = 2')" 0.5
pierogis -q trivia list --json
t_is 'all about one' "$(answer '.[0] | [.id, .question, .mode, .reward, .category, .source, .answers[], (.wrong | length)]
    | map(tostring) | join("|")')" '1|Which vegetable makes barszcz red?|text|null|Soup|a cook|beetroot|beet|0'
pierogis -q trivia list
t_is 'the table' "$(printf '%s\n' "$out" | awk '{ print $1, $2, $3 }')" 'ID MODE CLOUT
1 text 2
2 number 5
3 choice 1
4 exact 2
5 exact 2'
pierogis -q trivia list -c Soup
t_is 'of a category' "$(printf '%s\n' "$out" | wc -l)" 2

refuses 'the same question, case and blanks aside' 1 'question 1 asks the same; "pierogis trivia edit 1" changes it$' \
    trivia add 'which VEGETABLE makes  barszcz red' -a x
refuses 'no answer' 2 'say what is right with --answer TEXT$' trivia add 'Why?'
refuses 'an unknown mode' 2 '--mode takes text, number, exact or choice, not "loud"$' trivia add 'Why?' -a x -m loud
refuses 'an empty question' 1 'the question is empty$' trivia add ' ?' -a x
refuses 'an answer that is wrong' 1 'the right answer "The Pot" and the wrong answer "pot" are the same in mode choice$' \
    trivia add 'Why?' -a 'The Pot' -w pot
refuses 'a choice of nothing' 1 'a choice needs wrong answers' trivia add 'Why?' -a x -m choice
refuses 'one that asks to choose' 1 'it asks to choose among answers' trivia add 'Which of these?' -a x
refuses 'a number in words' 1 'right answer 1: "two" is not a number' trivia add 'Why?' -a two -m number
refuses 'an answer that turns the writing' 1 'right answer 1: the answer holds a control' \
    trivia add 'Why?' -a "$(printf 'a\342\200\256b')"
refuses 'an answer in two alphabets' 1 'right answer 1: the answer mixes alphabets' \
    trivia add 'Why?' -m text -a "$(printf '\320\260pple')"
refuses 'a question of 501 characters' 1 'the question is 501 characters long; at most 500' \
    trivia add "$(printf '%0501d' 0)" -a x
refuses 'an answer of 201 characters' 1 'right answer 1: the answer is 201 characters long; at most 200' \
    trivia add 'Why?' -a "$(printf '%0201d' 0)"
refuses 'a reward below nothing' 2 '--reward takes a whole number from 0 to 1000000, or "usual", not "-1"$' \
    trivia add 'Why?' -a x -r -1
set -- && for i in $(seq 17); do set -- "$@" -a "$i"; done
refuses '17 answers' 2 '--answer may be given 16 times at most$' trivia add 'Why?' "$@"
t_is 'none of these is in the pool' "$(count)" '5|8'

does 'editing answers' -q trivia edit 1 -a Beetroot -r 3
t_is 'replaces all of them' "$(sql 'SELECT group_concat(answer.text), reward FROM answer JOIN question ON id = question_id WHERE id = 1')" 'Beetroot|3'
does 'editing more' -q trivia edit 1 --question 'What is red?' -w Carrot -m choice -c '' -s '' -r usual --json
t_is 'the answer' "$(answer '[.id, .question, .mode, .wrong[0], .category, .source, .reward] | map(tostring) | join("|")')" \
    '1|What is red?|choice|Carrot|null|null|null'
refuses 'taking away what it is chosen from' 1 'a choice needs wrong answers' trivia edit 1 --no-wrong
does 'with another mode' -q trivia edit 1 --no-wrong -m text
does 'a tolerance' -q trivia edit 2 --tolerance ''
t_is 'is taken away' "$(sql 'SELECT tolerance IS NULL FROM question WHERE id = 2')" 1
refuses 'what another question asks' 1 'question 3 asks the same' trivia edit 2 --question 'what is THIS'
refuses 'nothing' 2 'say what to change: "pierogis trivia edit -h"' trivia edit 1
refuses 'both at once' 2 '--wrong and --no-wrong contradict' trivia edit 1 -w x --no-wrong
refuses 'no question' 3 'there is no question 99; "pierogis trivia list" lists them$' trivia edit 99 -a x
refuses 'no number' 2 '"one" is not the number of a question; "pierogis trivia list" shows them$' trivia edit one -a x

does 'removing' -q trivia remove 1
refuses 'twice' 3 'there is no question 1; "pierogis trivia list" lists them$' trivia remove 1
does 'adding it again' -q trivia add 'WHAT IS RED' -a tomato
t_is 'brings it back under its number' "$(sql "SELECT id, text FROM question WHERE state = 'active' AND normal = 'what is red'")" '1|WHAT IS RED'
t_is 'with its new answers' "$(sql 'SELECT group_concat(text) FROM answer WHERE question_id = 1')" tomato
t_is 'the book of changes has it all' "$(events)" 'add remove edit edit edit edit add add add add add'

# --- files -------------------------------------------------------------------------------------------------------------

pierogis trivia import --starter
t_is 'fifty questions to begin with' "$code $err
$out" '0 
50 questions added (30 text, 9 number, 4 exact, 7 choice), 0 refused, 0 there already'
pierogis trivia import --starter --json
t_is 'are not taken twice' "$code $(answer '"\(.added) \(.refused | length) \([.refused[] | select(.repeated)] | length)"')" '0 0 50 50'
does 'an export' trivia export --force "$TMP/all.jsonl" --json
t_is 'of all' "$(answer .questions) $(wc -l <"$TMP/all.jsonl")" '55 55'
refuses 'over a file' 1 '.*all.jsonl' trivia export "$TMP/all.jsonl"
pierogis trivia export
t_ok 'to standard output it is the same' cmp "$TMP/out" "$TMP/all.jsonl"
pierogis trivia export --json
t_like 'two answers at once' "$code $(jq -r .detail "$TMP/err")" '^2 the questions and --json both want standard output: name a FILE$'
(
    export PIEROGIS_HOME=$TMP/other
    "$PIEROGIS" -q init >"$TMP/ready" && "$PIEROGIS" -q trivia import "$TMP/all.jsonl" >>"$TMP/ready" && "$PIEROGIS" trivia export
) >"$TMP/again.jsonl" 2>&1
t_ok 'another site that takes it gives the same bytes' cmp "$TMP/again.jsonl" "$TMP/all.jsonl"
t_ok 'what comes with the program is as it would be exported' \
    sh -c 'tail -n 50 "$1" | cmp - "$2"' - "$TMP/all.jsonl" "$ROOT/common/site/trivia_starter.jsonl"

before=$(count)
cat >"$TMP/table.csv" <<'END'
question,answers,wrong,difficulty
"What, then?",this|that,,easy
What is it?,soup,Soup|stew,medium
WHAT THEN,something,,hard
What is red?,beet,,easy
Where?,,,easy
END
pierogis trivia import "$TMP/table.csv" --dry-run
t_is 'a rehearsal of a table' "$code $err
$out" '0 
3: What is it?: the right answer "soup" and the wrong answer "Soup" are the same in mode choice
4: WHAT THEN: number 2 of this file asks the same
5: What is red?: question 1 asks the same; "pierogis trivia edit 1" changes it
6: Where?: the question has no right answer
would be: 1 question added (1 text), 2 refused, 2 there already'
t_is 'takes nothing' "$(count)" "$before"
pierogis trivia import "$TMP/table.csv" --json -s 'a friend'
t_is 'the same in earnest' "$(answer '"\(.format) \(.dry_run) \(.added) \([.refused[].number] | join(","))"')" 'csv false 1 3,4,5,6'
t_is 'takes what is fine, with thanks' "$(sql "SELECT text, source FROM question ORDER BY id DESC LIMIT 1")" 'What, then?|a friend'

cat >"$TMP/html.json" <<'END'
{"response_code":0,"results":[
{"type":"multiple","difficulty":"easy","category":"Food &amp; Drink","question":"Who wrote &quot;Pan Tadeusz&quot;?","correct_answer":"Adam Mickiewicz","incorrect_answers":["A","B","C"]},
{"type":"boolean","difficulty":"easy","category":"x","question":"Is it round?","correct_answer":"True","incorrect_answers":["False"]},
{"type":"multiple","difficulty":"easy","category":"x","question":"Who said &amp;quot;so&amp;quot;?","correct_answer":"D","incorrect_answers":["A","B","C"]}]}
END
pierogis trivia import "$TMP/html.json" --json
t_is 'of the Open Trivia Database' "$(answer '"\(.format) \(.encoding) \(.added) \(.refused[0].number)"')" 'opentdb html 2 3'
t_is 'texts are decoded once, and the source is noted' \
    "$(sql "SELECT text, mode, category, source FROM question WHERE text LIKE 'Who wrote%'")" \
    'Who wrote "Pan Tadeusz"?|text|Food & Drink|Open Trivia Database (opentdb.com), CC BY-SA 4.0'
pierogis -q trivia list -c x
t_is 'true or false pays a quarter, rounded up' "$(printf '%s\n' "$out" | awk 'NR == 2 { print $2, $3 }')" 'choice 1'
pierogis trivia import "$TMP/html.json" -e html-twice --choice -n
t_like 'decoded twice, all as choices' "$out" '^would be: 1 question added \(1 choice\), 0 refused, 2 there already$'
for encoding in url-legacy url3986 base64; do
    jq -c --arg encoding "$encoding" 'def one: if $encoding == "base64" then @base64
        elif $encoding == "url3986" then @uri else @uri | gsub("%20"; "+") end;
        .results = [.results[0] | .question = "Which way is \($encoding)?" | .correct_answer = "100 % this & that"]
        | .results[0] |= map_values(if type == "array" then map(one) elif $encoding != "base64" and . == "multiple" then . else one end)' \
        "$TMP/html.json" >"$TMP/$encoding.json"
    pierogis trivia import "$TMP/$encoding.json" --json
    t_is "$encoding is recognised" "$(answer '"\(.encoding) \(.added)"')" "$encoding 1"
    t_is "$encoding is read" "$(sql "SELECT question.text, answer.text FROM question JOIN answer ON question_id = id AND correct = 1
        WHERE question.text LIKE '%$encoding?'")" "Which way is $encoding?|100 % this & that"
done
pierogis trivia import - --json <"$TMP/html.json"
t_is 'from standard input' "$(answer .added)" 0
t_is 'nothing is taken twice' "$(sql "SELECT count(*) FROM question WHERE text LIKE 'Who wrote%'")" 1

printf '{"response_code":1,"results":[]}' >"$TMP/refusal.json"
: >"$TMP/empty"
refuses 'a refusal of the service' 1 'the file holds no questions but a refusal of the service: there were fewer' trivia import "$TMP/refusal.json"
refuses 'an empty file' 1 'there are no questions in it$' trivia import "$TMP/empty"
refuses 'no file' 3 "cannot open $TMP/none: No such file" trivia import "$TMP/none"
refuses 'neither' 2 'name a FILE \("-" is standard input\), or take --starter$' trivia import
refuses 'both' 2 '--starter and FILE contradict' trivia import --starter "$TMP/empty"
refuses 'an unknown format' 2 '--format takes opentdb, csv or jsonl, not "xml"$' trivia import -f xml "$TMP/empty"
refuses 'an unknown encoding' 2 '--encoding takes html, url-legacy, .* not "rot13"$' trivia import -e rot13 "$TMP/html.json"
refuses 'an encoding of a table' 2 '--encoding and --choice are for the format opentdb; this is csv$' trivia import -e html "$TMP/table.csv"
refuses 'broken JSON' 1 '.*line 1' trivia import -f opentdb "$TMP/table.csv"
printf 'Wh\033[31my?,x|y|z|\n\033,\n' >"$TMP/escape.csv"
pierogis trivia import "$TMP/escape.csv" -n
t_unlike 'no file steers the terminal' "$out" "$(printf '\033')"
t_done
