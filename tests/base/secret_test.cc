// Tests that a secret cannot be printed by mistake, and that no copy of it remains in memory.
#include "base/secret.h"

#include <catch2/catch.hpp>

#include <cstring>
#include <new>
#include <type_traits>

namespace patchbay {
namespace {

template <class T, class = void>
struct is_streamable : std::false_type {};
template <class T>
struct is_streamable<T, std::void_t<decltype(std::declval<std::ostream&>() << std::declval<T>())>>
    : std::true_type {};

TEST_CASE("a secret cannot be written to a stream by mistake") {
  STATIC_REQUIRE(is_streamable<std::string>::value);
  STATIC_REQUIRE_FALSE(is_streamable<Secret>::value);
}

TEST_CASE("a secret that moved leaves nothing behind in the object it came from") {
  alignas(Secret) char memory[sizeof(Secret)];
  // short enough to be stored inside the string object
  auto* first = new (memory) Secret(std::string("hunter2"));
  Secret second = std::move(*first);
  CHECK(second.reveal() == "hunter2");
  CHECK(std::string_view(memory, sizeof memory).find("hunter2") == std::string_view::npos);
  first->~Secret();
}

TEST_CASE("a moved-to secret holds the text and the other is empty") {
  Secret first(std::string(1000, 'k'));
  Secret second(std::string("old"));
  second = std::move(first);
  CHECK(second.reveal() == std::string(1000, 'k'));
}

TEST_CASE("secrets compare by content, whatever their length") {
  CHECK(equal_in_constant_time("abc", "abc"));
  CHECK_FALSE(equal_in_constant_time("abc", "abd"));
  CHECK_FALSE(equal_in_constant_time("abc", "abcd"));
  CHECK(equal_in_constant_time("", ""));
}

}  // namespace
}  // namespace patchbay
