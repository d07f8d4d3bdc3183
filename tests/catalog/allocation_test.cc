// Tests that finding a connector and an action allocates no memory, because every call does it. The
// program counts its own allocations.
#include <catch2/catch.hpp>

#include <atomic>
#include <cstdlib>
#include <new>

#include "catalog/catalog.h"
#include "loader/test_host.h"

namespace {
std::atomic<std::size_t> allocations{0};
}

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size == 0 ? 1 : size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace patchbay::catalog {
namespace {

TEST_CASE("finding a connector, an action of its manifest and its instance makes no allocation") {
  TestHost host;
  loader::Loader loader;
  const TemporaryFolder root;
  place(root, "revision", manifest_text("revision", "1.0.0", R"(,"aliases":["rev"])"),
        test_plugin("revision_1"));
  const Catalog catalog({.roots = {root.path()}, .configurations = {}, .dynamic = {}}, loader,
                        host.table);
  const auto context = host.context("revision");
  REQUIRE(catalog.view()->find("revision")->instance(context).has_value());

  const std::size_t before = allocations;
  const auto view = catalog.view();
  const auto connector = view->get("rev");
  const auto action = connector.value()->find_action("get", context);
  const auto instance = connector.value()->instance(context);
  const std::size_t after = allocations;

  CHECK(action.has_value());
  CHECK(instance.has_value());
  CHECK(after - before == 0);
}

}  // namespace
}  // namespace patchbay::catalog
