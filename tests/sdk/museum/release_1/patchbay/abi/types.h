/* SPDX-License-Identifier: Apache-2.0 */
/* Patchbay C ABI, version 1: the types and conventions that all other headers use.
 *
 * Seven conventions apply everywhere:
 *
 *  1. Text and bytes are (pointer, size). Text is UTF-8. Neither is terminated by a zero. If the
 *     size is 0, the pointer may be NULL.
 *  2. A function borrows its arguments: it may read them until it returns, and not later. It
 *     writes its output into a sink. No side ever frees the other side's memory.
 *  3. A function that can fail returns a patchbay_status: PATCHBAY_OK, or the code that the
 *     function also put into its patchbay_error. No exception passes from one side to the other.
 *  4. Each struct is marked FROZEN (it will never change) or APPENDABLE (fields may be added at
 *     its end). The first field of an APPENDABLE struct is struct_size, which the side that made
 *     the struct sets. A reader tests PATCHBAY_HAS before it reads a field that was not in the
 *     first release. Arrays contain FROZEN structs or pointers to APPENDABLE structs. No struct has
 *     an APPENDABLE struct as a member by value, because the APPENDABLE struct could not grow.
 *  5. If a comment says "Filled by" a function, the caller of that function makes the struct. The
 *     caller sets the whole struct to zero, and then sets struct_size and the members that the
 *     comment names. The function writes no further than struct_size.
 *  6. Flags: a reader ignores unknown flags in the bits 0 to 15. Bits 16 to 31 must be
 *     understood: a function that gets an unknown flag there does nothing and fails with
 *     PATCHBAY_E_UNSUPPORTED. Other sets of numbers may grow too; a comment at each set says what
 *     an unknown number means.
 *  7. The comment of each function ends with a tag. The tag says how the function may be called
 *     and, if it is a function of the plugin, what it may do:
 *       [scan]     at any time after loading, on any thread, also without an instance; does no
 *                  work
 *       [call]     with a live patchbay_call, by the code that was called, and not on a thread
 *                  that the plugin made. The function may suspend the call, and the call may
 *                  then continue on another thread. So a plugin must hold no lock during such a
 *                  function, and must not rely on thread-local values after it. Not inside a
 *                  catch handler.
 *       [at once]  as [call], but the function never suspends, so destructors, catch handlers
 *                  and code that holds a lock may use it. A plugin's own [at once] function uses
 *                  no [call] function.
 *       [any]      on any thread, at any time
 *
 * A function pointer is never NULL unless its comment says what NULL means.
 *
 * Each header compiles alone as C11 and later and as C++17 and later. sdk/ABI.md says what must
 * not change over time. */
#ifndef PATCHBAY_ABI_TYPES_H
#define PATCHBAY_ABI_TYPES_H

#include <stdint.h>

#if UINTPTR_MAX != UINT64_MAX
#error "Patchbay's ABI is defined for platforms with 64-bit pointers."
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The number of this release of the headers. It grows with each release that adds something. Use it
 * in sources that are built against several releases: #if PATCHBAY_ABI_RELEASE >= 2. At run time,
 * test which functions the other side has. */
#define PATCHBAY_ABI_RELEASE 1u

/* The calling convention of every function between host and plugin. The macro is empty on every
 * platform so far. A platform that needs a calling convention defines it here. */
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

/* Takes the output of a function, in any number of pieces, in order. FROZEN. write returns
 * PATCHBAY_OK, which means "accepted so far", or another status if the sink accepts no more (too
 * much was written, the call was cancelled). The writer then stops and returns that status as
 * its own. A refusal may also be returned by a later write, or as the status of the whole
 * function, because the host does not have to answer each piece at once. After a refusal, each
 * later write returns the same status. [call] */
typedef struct patchbay_sink {
  void* context;
  patchbay_status(PATCHBAY_ABI* write)(void* context, const void* data, uint64_t size);
} patchbay_sink;

/* A body that a host service reads and sends, perhaps twice. FROZEN.
 * read puts up to `capacity` bytes into `buffer` and their number into `got`; 0 means the end.
 * [call]
 * rewind goes back to the first byte. [call]
 * Both functions are called only while the function that got the source runs. Neither of them may
 * send a request. */
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

/* The data that a plugin keeps for one instance. The plugin defines the struct; the host never
 * looks into it. */
typedef struct patchbay_instance patchbay_instance;

#ifdef __cplusplus
}
#endif

#endif
