#!/bin/sh
# Node as the service is to run: small and flat, because many instances share a server.
# V8 collects when its old space has grown by a quarter, instead of up to fourfold; and glibc gives back what was freed:
# two arenas instead of eight a core, buffers from 128 kB on mapped apart, whatever was freed before.
MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=131072 \
  exec "$(dirname "$0")/../node_modules/.bin/node" --max-semi-space-size=4 --heap-growing-percent=25 "$@"
