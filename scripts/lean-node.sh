#!/bin/sh
# Node as the service is to run: small, because many instances share a server. glibc gives back what was freed: two arenas
# instead of eight a core, and whatever has 32 kB or more mapped apart, because the 64 kB into which sockets are read would
# leave holes. V8 is left to itself beyond its young generation: collecting earlier (--heap-growing-percent=25) spared an
# import another 20 MB and made 200 people wait four times as long.
MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=32768 \
  exec "$(dirname "$0")/../node_modules/.bin/node" --max-semi-space-size=4 "$@"
