#!/usr/bin/env bash
# A batch as a Slurm array, a shard per task, in a folder that all nodes see:
#
#     sutton batch plan plan.toml --out cycle
#     sbatch --array=1-8 slurm.sh cycle
#     sutton batch merge cycle > cycle.csv
#
# It may be submitted again at any time: what is finished is not done again. Some shards alone: sbatch --array=3,7 slurm.sh cycle 8
#SBATCH --job-name=sutton
#SBATCH --cpus-per-task=2
#SBATCH --mem=2000
#SBATCH --requeue
set -euo pipefail

folder=$1
shards=${2:-$SLURM_ARRAY_TASK_COUNT}

# --wait: a task that was requeued waits for what may be left of its first run.
code=0
sutton batch run "$folder" --shards "$shards" --memory "$SLURM_MEM_PER_NODE" --wait --quiet || code=$?

# 1 = scenarios without a plan: that is a result, which `sutton batch status` and `merge` tell.
[ "$code" -eq 1 ] || exit "$code"
