// Tests that trace ids are written and read by the rules of the W3C.
#include "base/trace_id.h"

#include <catch2/catch.hpp>

namespace patchbay {
namespace {

TEST_CASE("a trace id survives being written and read") {
  SystemRandom random;
  const TraceId id = TraceId::make(random);
  CHECK(id.hex().size() == 32);
  CHECK(TraceId::parse(id.hex()) == id);
}

TEST_CASE("what is not a trace id by the W3C's rules is refused") {
  CHECK_FALSE(TraceId::parse("").has_value());
  CHECK_FALSE(TraceId::parse(std::string(32, '0')).has_value());
  CHECK_FALSE(TraceId::parse(std::string(31, 'a')).has_value());
  CHECK_FALSE(TraceId::parse("4BF92F3577B34DA6A3CE929D0E0E4736").has_value());
}

}  // namespace
}  // namespace patchbay
