// Tests that checking a valid instance allocates no memory. This matters because arguments are
// checked on every call.
#include <catch2/catch.hpp>

#include <atomic>
#include <cstdlib>
#include <new>
#include <nlohmann/json.hpp>

#include "schema/schema.h"

namespace {
std::atomic<std::size_t> allocations{0};
}

// Not inlined, because gcc would warn about the pair of malloc and delete.
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size == 0 ? 1 : size);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace patchbay::schema {
namespace {

TEST_CASE("arguments that are valid are judged without an allocation, as bytes and as a value") {
  const auto schema = Schema::compile(R"({"type":"object","properties":{"repo":{"type":"string"},
    "state":{"enum":["open","closed","all"]},"per_page":{"type":"integer","minimum":1,"maximum":100}},
    "required":["repo"],"additionalProperties":false})")
                          .value();
  const std::string arguments = R"({"repo":"a/b","state":"open","per_page":30})";
  const auto value = nlohmann::json::parse(arguments);
  REQUIRE(schema.check(arguments).has_value());  // the first check allocates the thread's memory

  const std::size_t before = allocations;
  const bool valid = schema.check(arguments).has_value() && schema.accepts(arguments) &&
                     schema.check_value(value).has_value();
  const std::size_t after = allocations;

  CHECK(valid);
  CHECK(after - before == 0);
}

}  // namespace
}  // namespace patchbay::schema
