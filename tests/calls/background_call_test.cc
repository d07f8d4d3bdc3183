// Tests calls without a waiting caller: of a connector that does not exist on this host, and of a
// connector that blocks.
#include "calls/background_call.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "calls/empty_host.h"
#include "fibers/scheduler.h"
#include "temporary_folder.h"

namespace patchbay::calls {
namespace {

// Calls without a waiting caller.
class BackgroundHost : public EmptyHost {
 public:
  links::Links links{{}};
  Turnstiles turnstiles{1};
  BackgroundCalls calls{{.calls = parts,
                         .links = links,
                         .turnstiles = turnstiles,
                         .longest = std::chrono::seconds(15)}};
};

TEST_CASE("a connector that a reload took away is not taken for a provider that finds nothing") {
  BackgroundHost host;
  const auto whose = host.calls.whose("box", "link-1", "org", "user");
  REQUIRE(whose.has_error());
  CHECK(whose.error().code() == Code::kNotFound);

  // The connector existed when its link was looked up.
  bool is_asked = false;
  const auto ask = [&](const auto&, const auto&) -> Result<void> {
    is_asked = true;
    return success();
  };
  const auto called =
      host.calls.run({.connector = "box", .link = nullptr, .caller = {}}, {}, nullptr, ask);
  REQUIRE(called.has_error());
  CHECK(called.error().code() == Code::kConnectorUnavailable);
  CHECK(called.error().message() == whose.error().message());
  CHECK_FALSE(is_asked);
}

// Copies a connector. Sets in its manifest whether its calls block.
void place_connector(const std::filesystem::path& root, bool blocks) {
  const auto built = std::filesystem::path(PATCHBAY_BINARY_DIR) / "test_connectors/suspends";
  std::filesystem::copy(built, root / "suspends");
  std::ifstream in(built / "connector.json");
  auto manifest = nlohmann::json::parse(in);
  manifest["limits"]["blocking"] = blocks;
  std::ofstream(root / "suspends/connector.json") << manifest.dump();
}

TEST_CASE("what asks a connector that blocks leaves the fiber, and its frame goes with it") {
  const bool blocks = GENERATE(true, false);
  const TemporaryFolder root;
  place_connector(root.path(), blocks);
  BackgroundHost host;
  const catalog::Catalog catalog({.roots = {root.path()}, .configurations = {}, .dynamic = {}},
                                 host.loader, host.table);
  const BackgroundCalls calls{{.calls = {.catalog = catalog,
                                         .host = host.table,
                                         .http = host.client,
                                         .wait = host.wait,
                                         .budget = host.budget,
                                         .blocks = host.blocks,
                                         .cache = host.cache},
                               .links = host.links,
                               .turnstiles = host.turnstiles,
                               // The threads use the machine's clock, which shows a later time.
                               .longest = std::chrono::hours(24 * 365 * 100)}};
  bool is_on_thread = false;
  bool has_frame = false;
  Code code{};
  const auto ask = [&](const auto&, const services::CallFrame& frame) -> Result<void> {
    is_on_thread = Strand::current().is_thread();
    has_frame = services::CallFrame::of(frame.abi()) == &frame;
    return Error(Code::kProviderError, "This is the connector's own outcome.");
  };
  std::function<void()> job = [&] {
    const auto outcome =
        calls.run({.connector = "suspends", .link = nullptr, .caller = {}}, {}, nullptr, ask);
    if (outcome.has_error()) code = outcome.error().code();
  };
  fibers::Scheduler scheduler({.workers = 1});
  REQUIRE(scheduler.spawn(job));
  scheduler.stop();
  CHECK(is_on_thread == blocks);
  CHECK(has_frame);
  CHECK(name_of(code) == "PROVIDER_ERROR");
}

}  // namespace
}  // namespace patchbay::calls
