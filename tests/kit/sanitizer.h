// Whether this build has a sanitizer. Each step is many times slower there, so tests that repeat
// the same work may do it less often. dev does all of it.
#pragma once

namespace patchbay::test {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kHasSanitizer = true;
#else
inline constexpr bool kHasSanitizer = false;
#endif

}  // namespace patchbay::test
