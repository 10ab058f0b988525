#!/bin/sh
# Step 5 on a sample, a year long: what was done is measured by quarters, what was assumed wrongly is learnt, and in July the rest of the
# year is planned anew, without a rep who left and with 60 accounts more.
#   examples/measure.sh [SUTTON [FOLDER [SEED]]]
set -eu
sutton=${1:-sutton}
out=${2:-year}
seed=${3:-1}
data=data/us-field-team

"$sutton" solve "$data/plan.toml" --out "$out/plan" --quiet
"$sutton" schedule "$out/plan" --quiet

# What the field logs, invented: a rep skips most A accounts, visits on B take a fifth longer, drives in New Hampshire half as long
# again, and a rep leaves in May.
field="--skips outside-03=A:0.8 --longer B:visit=1.2 --slower NH=1.5"
"$sutton" generate-log "$out/plan" --out "$out/spring.csv" --seed "$seed" --until 2026-06-30 $field --left outside-07=2026-05-15
for day in 2026-03-31 2026-06-30; do
  "$sutton" measure "$out/plan" --activities "$out/spring.csv" --until "$day"
done

# What the log shows of minutes and drives, as settings for the next plan.
"$sutton" calibrate "$out/plan" --activities "$out/spring.csv" --out "$out/proposal"

# The team and the market in July: who left has a last day, and every 33rd account has a new neighbour.
awk -F, -v OFS=, 'NR == 1 { print $0, "end_date"; next } { print $0, ($1 == "outside-07" ? "2026-05-15" : "") }' \
  "$data/reps.csv" > "$out/reps.csv"
awk -F, -v OFS=, '{ print } NR % 33 == 2 && new < 60 { new++; $1 = "N" 1000 + new; $2 = $2 " (new)"; $3 += 0.01; $6 = ""; print }' \
  "$data/accounts.csv" > "$out/accounts.csv"
"$sutton" replan "$out/plan" --activities "$out/spring.csv" --as-of 2026-07-01 --reps "$out/reps.csv" --accounts "$out/accounts.csv" \
  --settings "$out/proposal/proposal.toml" --gap 0.025 --out "$out/rest"
"$sutton" verify "$out/rest"

# The second half, by the new plan and its calendar.
"$sutton" schedule "$out/rest" --quiet
"$sutton" generate-log "$out/rest" --out "$out/autumn.csv" --seed "$seed" --skips outside-03=A:0.8
for day in 2026-09-30 2026-12-31; do
  "$sutton" measure "$out/rest" --activities "$out/autumn.csv" --until "$day"
done
"$sutton" history "$out/plan" "$out/rest"
