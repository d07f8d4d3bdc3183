/* SPDX-License-Identifier: Apache-2.0 */
/* Patchbay C ABI, version 1: the words every other header is written in.
 *
 * Seven conventions hold everywhere and are stated here once:
 *
 *  1. Text and bytes are (pointer, size), UTF-8 if they are text, never terminated by a zero.
 *     A size of 0 may come with a NULL pointer.
 *  2. What a function is given is borrowed: it may be read until the function returns and not
 *     after. What it produces goes into a sink. Nobody ever frees another's memory.
 *  3. A function that can fail returns a patchbay_status: PATCHBAY_OK, or the code that it also
 *     put into the patchbay_error it was given. No exception crosses in either direction.
 *  4. Each struct is marked FROZEN (it will never change) or APPENDABLE (fields may be added at
 *     its end). The first field of an APPENDABLE struct is struct_size, set by whoever made it;
 *     a reader tests PATCHBAY_HAS before it reads a field that was not in the first release.
 *     Arrays hold FROZEN structs, or pointers to APPENDABLE ones, and no struct has an
 *     APPENDABLE one as a member by value: neither could grow.
 *  5. A struct that says "filled by …" is made by the caller of that function: zero all of it,
 *     then set struct_size and what its comment names. The function writes no further than
 *     struct_size.
 *  6. Flags: a reader ignores those of the bits 0 to 15 that it does not know. Bits 16 to 31
 *     must be understood: a function that gets one it does not know does nothing and fails with
 *     PATCHBAY_E_UNSUPPORTED. Other numbers grow too, and each says what an unknown one means.
 *  7. Each comment of a function ends with a tag. It says how the function may be called and,
 *     if the function is the plugin's, what it may do:
 *       [scan]     at any time after loading, on any thread, also without an instance; does no
 *                  work
 *       [call]     with a live patchbay_call, by the code that was called and by no thread of
 *                  the plugin's. It may suspend the call, which may continue on another thread:
 *                  across it a plugin holds no lock and trusts no thread-local value. Not inside
 *                  a catch handler.
 *       [at once]  as [call], but it never suspends: destructors, catch handlers and code that
 *                  holds a lock may use it. A plugin's own [at once] function uses no [call]
 *                  function.
 *       [any]      on any thread, at any time
 *
 * A function pointer is never NULL unless its comment says what NULL means.
 *
 * The headers compile alone as C11 and later and as C++17 and later. What must hold over time
 * is in sdk/ABI.md. */
#ifndef PATCHBAY_ABI_TYPES_H
#define PATCHBAY_ABI_TYPES_H

#include <stdint.h>

#if UINTPTR_MAX != UINT64_MAX
#error "Patchbay's ABI is defined for platforms with 64-bit pointers."
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The number of releases of these headers that added something, for sources that are built against
 * several releases: #if PATCHBAY_ABI_RELEASE >= 2. At run time, ask the other side what it has. */
#define PATCHBAY_ABI_RELEASE 1u

/* The calling convention of every function between host and plugin. It is empty on every platform
 * so far; a platform that needs one defines it here. */
#define PATCHBAY_ABI

/* Marks the one function that a plugin exports; everything else must be hidden. */
#if defined(__GNUC__) || defined(__clang__)
#define PATCHBAY_EXPORT __attribute__((visibility("default")))
#else
#define PATCHBAY_EXPORT
#endif

/* True if an APPENDABLE table made by the other side is long enough to contain `field`. */
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

/* The bits of any `flags` that a reader must not ignore. */
#define PATCHBAY_FLAGS_MUST_UNDERSTAND 0xffff0000u

/* Borrowed UTF-8 text or bytes. FROZEN. */
typedef struct patchbay_str {
  const char* data;
  uint64_t size;
} patchbay_str;

/* PATCHBAY_OK or a code of error.h. */
typedef uint32_t patchbay_status;
#define PATCHBAY_OK 0u

/* Where a function writes its output, in any number of pieces, in order. FROZEN. write returns
 * PATCHBAY_OK, which means "accepted so far", or another status if the sink accepts no more (too
 * much was written, the call was cancelled). The writer then stops and returns that status as its
 * own. A refusal may also be returned by a later write, or as the status of the whole function:
 * nobody waits for an answer to each piece. After a refusal, each later write returns the same
 * status. [call] */
typedef struct patchbay_sink {
  void* context;
  patchbay_status(PATCHBAY_ABI* write)(void* context, const void* data, uint64_t size);
} patchbay_sink;

/* Where a function reads a body that may have to be sent twice. FROZEN.
 * read puts up to `capacity` bytes into `buffer` and their number into `got`; 0 means the end.
 * [call]
 * rewind goes back to the first byte. [call]
 * Both are called while the function that was given the source runs, and both send no request. */
typedef struct patchbay_source {
  void* context;
  uint64_t size; /* in bytes, or PATCHBAY_SIZE_UNKNOWN */
  patchbay_status(PATCHBAY_ABI* read)(void* context, void* buffer, uint64_t capacity,
                                      uint64_t* got);
  patchbay_status(PATCHBAY_ABI* rewind)(void* context);
} patchbay_source;
#define PATCHBAY_SIZE_UNKNOWN UINT64_MAX

/* One HTTP header; names are compared without regard to case. FROZEN. */
typedef struct patchbay_header {
  patchbay_str name;
  patchbay_str value;
} patchbay_header;

/* What a plugin keeps for one instance. The plugin defines it; the host never looks into it. */
typedef struct patchbay_instance patchbay_instance;

#ifdef __cplusplus
}
#endif

#endif
