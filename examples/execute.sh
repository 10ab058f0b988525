#!/bin/sh
# Step 4 on a sample, from solve to the hand-over: 20 requests are priced, those that cost little are approved, and that plan becomes
# calendars, briefs and load files for a CRM.
#   examples/execute.sh [SUTTON [FOLDER]]
set -eu
sutton=${1:-sutton}
out=${2:-field}

"$sutton" solve data/us-field-team/plan.toml --out "$out/draft" --quiet

# What the field asks for, and what is approved of it.
"$sutton" review "$out/draft" --requests examples/requests.csv --free-below 10 \
  --accept free --out "$out/plan" --approved-by "Karen Hargrove" --date 2026-01-05
"$sutton" verify "$out/plan"
"$sutton" diff "$out/draft" "$out/plan"

# Who visits whom when, and what changes for whom.
"$sutton" schedule "$out/plan" --quiet
"$sutton" brief "$out/plan"

# What the CRM says today (here: the owners before the plan), and what is loaded into it. Names of this sample hold no commas.
awk -F, 'NR == 1 { print "account_id,owner,segment" } $4 == "outside" { print $1 "," $7 "," }' \
  "$out/plan/assignments.csv" > "$out/crm-accounts.csv"
"$sutton" export "$out/plan" --crm generic --from "$out/crm-accounts.csv"
