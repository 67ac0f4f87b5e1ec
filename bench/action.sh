#!/usr/bin/env bash
# The whole run of the action on a clone of depth 1, beside the two git commands that bring what it needs.
#   bench/action.sh BARE_CLONE_OF_QEMU [HEAD]     (after npm run build; prints wall, user and system seconds)
set -euo pipefail
M=$(realpath "$1"); ROOT=$(realpath "$(dirname "$0")/.."); T=$(mktemp -d); trap 'rm -rf "$T"' EXIT
H=$(git --git-dir=$M rev-parse "${2:-ece408818d}^{commit}"); B=$(git --git-dir=$M rev-parse $H^1)
up="env GIT_CONFIG_COUNT=2 GIT_CONFIG_KEY_0=uploadpack.allowAnySHA1InWant GIT_CONFIG_VALUE_0=true GIT_CONFIG_KEY_1=uploadpack.allowFilter GIT_CONFIG_VALUE_1=true"
mk(){ git init -q $1; git -C $1 remote add origin file://$M; $up git -C $1 fetch -q --depth=1 --no-tags origin $H; git -C $1 update-ref HEAD $H; }
mk $T/a; 
echo "{\"ref\":\"refs/heads/master\",\"before\":\"$B\",\"after\":\"$H\",\"repository\":{\"default_branch\":\"master\"}}" > $T/ev.json
for r in 1 2 3; do
rm -rf $T/g $T/w; cp -a $T/a $T/g; cp -a $T/a $T/w
TIMEFORMAT="git: %R wall %U %S"; time { $up git -C $T/g fetch -q --depth=1 --no-tags origin +$B:refs/x; { git -C $T/g ls-tree -r $B; git -C $T/g ls-tree -r $H; } | grep -E '(meson.build|meson_options.txt|Kconfig.*|configure|Cargo.toml|\.sh|\.mak)$' | awk '{print $3}' | sort -u | git -C $T/g cat-file --batch --buffer >/dev/null; }
TIMEFORMAT="action: %R wall %U %S"; time { $up GITHUB_WORKSPACE=$T/w GITHUB_EVENT_NAME=push GITHUB_EVENT_PATH=$T/ev.json INPUT_POLICY=qemu node $ROOT/dist/action/index.js > $T/out.$r || true; }
done
