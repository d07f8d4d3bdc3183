// Tests which addresses a template of RFC 6570 may produce.
#include "mcp/uri_template.h"

#include <catch2/catch.hpp>
#include <string>

namespace patchbay::mcp {
namespace {

TEST_CASE("a template makes the addresses that its literals and expressions allow") {
  CHECK(may_make("test://template/{id}/data", "test://template/123/data"));
  CHECK(may_make("test://template/{id}/data", "test://template//data"));
  CHECK_FALSE(may_make("test://template/{id}/data", "test://template/1/2/data"));
  CHECK_FALSE(may_make("test://template/{id}/data", "test://template/123/data/more"));
  CHECK_FALSE(may_make("test://template/{id}/data", "best://template/123/data"));
  CHECK(may_make("db://{table}/{row}{?columns*}", "db://users/7?columns=a,b"));
  CHECK(may_make("db://{table}/{row}{?columns*}", "db://users/7"));
  CHECK_FALSE(may_make("db://{table}/{row}", "db://users/7/8"));
  CHECK(may_make("file:///{+path}", "file:///a/b/c.txt"));
  CHECK(may_make("a:{x}b{y}b", "a:bbb"));
  CHECK(may_make("a:plain", "a:plain"));
  CHECK_FALSE(may_make("a:plain", "a:plai"));
}

TEST_CASE("what could make every address, or is no template, makes none") {
  for (const char* text :
       {"", "{+all}", "{scheme}://x", "{+all}:", "a:{", "a:}", "a:{}", "a:{{x}"}) {
    INFO(text);
    CHECK_FALSE(may_make(text, "a:x"));
    CHECK_FALSE(may_make(text, ""));
  }
  const std::string longest(4093, 'x');
  CHECK(may_make("a:{x}", "a:" + longest));
  CHECK_FALSE(may_make("a:{x}", "a:" + longest + "xx"));
  CHECK_FALSE(may_make("a:" + std::string(1020, '/') + "{x}", "a:" + std::string(1020, '/')));
}

}  // namespace
}  // namespace patchbay::mcp
