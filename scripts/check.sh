#!/usr/bin/env bash
# Everything that can be said about the code without running the product.
set -euo pipefail
cd "$(dirname "$0")/.."
tsc --project .
oxlint --type-aware --deny-warnings
oxfmt --check
node --import tsx scripts/check-rooms.ts
node --import tsx scripts/table-types.ts --check
node --import tsx scripts/permission-table.ts --check
node --import tsx scripts/configuration-table.ts --check
node --import tsx scripts/check-asvs.ts
knip
