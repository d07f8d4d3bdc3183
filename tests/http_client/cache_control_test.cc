// Tests that the caches of this host read Cache-Control alike (RFC 9111 §5.2).
#include "http_client/cache_control.h"

#include <catch2/catch.hpp>

namespace patchbay::http_client {
namespace {

using namespace std::chrono_literals;

TEST_CASE("Cache-Control is read by its directives, in any case, in any order") {
  struct Row {
    const char* header;
    bool no_store;
    std::optional<std::chrono::seconds> max_age;
  };
  const Row rows[] = {
      {"", false, {}},
      {"public", false, {}},
      {"max-age=60", false, 60s},
      {"public, Max-Age=60", false, 60s},
      {"max-age=\"60\"", false, 60s},
      {"No-Store", true, {}},
      {"private, NO-STORE, max-age=60", true, 60s},
      {"no-cache, max-age=60", false, 0s},
      {"max-age=60, No-Cache", false, 0s},
      {"x-max-age=60", false, {}},
      {"x-no-store", false, {}},
      {"s-maxage=60", false, {}},
      {"max-age=99999999999999999999", false, std::chrono::seconds(1 << 30)},
      {"max-age=-1", false, 0s},
      {"max-age=soon", false, 0s},
  };
  for (const Row& row : rows) {
    INFO(row.header);
    const CacheControl read = cache_control({{"cache-control", row.header}});
    CHECK(read.no_store == row.no_store);
    CHECK(read.max_age == row.max_age);
  }
}

TEST_CASE("Cache-Control may come in several fields") {
  const CacheControl read =
      cache_control({{"Cache-Control", "max-age=60"}, {"Cache-Control", "no-store"}});
  CHECK(read.no_store);
  CHECK(read.max_age == 60s);
}

}  // namespace
}  // namespace patchbay::http_client
