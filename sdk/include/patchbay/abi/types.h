/* SPDX-License-Identifier: Apache-2.0 */
/* Patchbay C ABI, version 1: the words every other header is written in.
 *
 * Five conventions hold everywhere and are stated here once:
 *
 *  1. Text and bytes are (pointer, size), UTF-8 where they are text, never terminated by a zero. A
 * size of 0 may come with a NULL pointer.
 *  2. What a function is given is borrowed: it may be read until the function returns and not
 * after. What it produces goes into a sink. Nobody ever frees another's memory.
 *  3. A function that can fail returns a patchbay_status: PATCHBAY_OK, or the code that it also put
 *     into the patchbay_error it was given. No exception crosses in either direction.
 *  4. Each struct is marked FROZEN (it will never change) or APPENDABLE (fields may be added at its
 * end; its first field is struct_size, set by whoever made it, and a reader tests PATCHBAY_HAS
 * before it touches a field that was not in the first release).
 *  5. Each function says at the end of its comment where it may be called:
 *       [scan]  at any time after loading, on any thread, also without an instance; does no work
 *       [call]  with a live patchbay_call, while it is live, and on the thread it came in on
 *       [any]   on any thread, at any time
 *
 * The headers compile alone as C11 and later and as C++17 and later. What must hold over time is in
 * sdk/ABI.md. */
#ifndef PATCHBAY_ABI_TYPES_H
#define PATCHBAY_ABI_TYPES_H

#include <stdint.h>

#if UINTPTR_MAX != UINT64_MAX
#error "Patchbay's ABI is defined for platforms with 64-bit pointers."
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Marks the one function a plugin exports; everything else is to stay hidden. */
#if defined(__GNUC__) || defined(__clang__)
#define PATCHBAY_EXPORT __attribute__((visibility("default")))
#else
#define PATCHBAY_EXPORT
#endif

/* Whether an APPENDABLE table that was made by the other side reaches as far as `field`. */
#ifdef __cplusplus
#define PATCHBAY_HAS(table, field)                                        \
  (static_cast<uint64_t>(reinterpret_cast<const char*>(&(table)->field) - \
                         reinterpret_cast<const char*>(table)) +          \
       sizeof((table)->field) <=                                          \
   (table)->struct_size)
#else
#define PATCHBAY_HAS(table, field)                                                             \
  ((uint64_t)((const char*)&(table)->field - (const char*)(table)) + sizeof((table)->field) <= \
   (table)->struct_size)
#endif

/* Borrowed UTF-8 text or bytes. FROZEN. */
typedef struct patchbay_str {
  const char* data;
  uint64_t size;
} patchbay_str;

/* PATCHBAY_OK or a code of error.h. */
typedef uint32_t patchbay_status;
#define PATCHBAY_OK 0u

/* Where a function writes what it produces, in as many pieces as it likes, in order. FROZEN.
 * write returns PATCHBAY_OK, or another status when the sink takes no more (too much was written,
 * the call was cancelled): the writer then stops and returns that status as its own. A later write
 * returns the same status again. [call] */
typedef struct patchbay_sink {
  void* context;
  patchbay_status (*write)(void* context, const void* data, uint64_t size);
} patchbay_sink;

/* Where a function reads a body that may have to be sent twice. FROZEN.
 * read puts up to `capacity` bytes into `buffer` and their number into `got`; 0 is the end. [call]
 * rewind goes back to the first byte. [call] */
typedef struct patchbay_source {
  void* context;
  uint64_t size; /* in bytes, or PATCHBAY_SIZE_UNKNOWN */
  patchbay_status (*read)(void* context, void* buffer, uint64_t capacity, uint64_t* got);
  patchbay_status (*rewind)(void* context);
} patchbay_source;
#define PATCHBAY_SIZE_UNKNOWN UINT64_MAX

/* One HTTP header; names compare without regard to case. FROZEN. */
typedef struct patchbay_header {
  patchbay_str name;
  patchbay_str value;
} patchbay_header;

/* What a plugin keeps for one instance: defined by the plugin, opaque to the host. */
typedef struct patchbay_instance patchbay_instance;

#ifdef __cplusplus
}
#endif

#endif
