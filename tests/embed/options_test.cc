// Tests that wrong options cause the same messages as a wrong configuration file.
#include "embed/host_fixture.h"

namespace patchbay {
namespace {

std::string refusal(HostOptions options, Code code = Code::kInvalidArgument) {
  const auto host = Host::open(std::move(options));
  REQUIRE_FALSE(host);
  CHECK(name_of(host.error().code()) == name_of(code));
  return host.error().message();
}

HostOptions of_examples() {
  HostOptions options;
  options.connector_path = {test::examples()};
  return options;
}

TEST_CASE("names of connectors that are not there are refused, all of them with the nearest") {
  HostOptions options = of_examples();
  options.connector_config["gitub"] = "{}";
  options.links.push_back({.id = "one", .connector = "fyles"});
  options.allow = {"minimal_c", "minimal_d"};
  const std::string said = refusal(std::move(options));
  for (const char* sentence :
       {"connector_config[\"gitub\"] names no connector that is there. Did you mean \"github\"?",
        "Link \"one\", connector \"fyles\", names no connector that is there. Did you mean "
        "\"files\"?",
        "allow, \"minimal_d\", names no connector that is there. Did you mean \"minimal_c\"?"}) {
    INFO(said);
    CHECK(said.find(sentence) != std::string::npos);
  }
}

TEST_CASE("limits of documents that contradict themselves are refused, all at once") {
  HostOptions options = of_examples();
  options.document_bytes = 0;
  options.fetch_bytes = 1;
  options.held_count = -1;
  options.held_share = 1.5;
  options.listing_age = std::chrono::milliseconds(-1);
  const std::string said = refusal(std::move(options));
  for (const char* name :
       {"document_bytes", "fetch_bytes", "held_count", "held_share", "listing_age"}) {
    INFO(said);
    CHECK(said.find(std::string(name) + " has to be ") != std::string::npos);
  }
}

TEST_CASE("a host without a folder of connectors, or with one that does not exist, does not open") {
  CHECK(refusal({}).find("No folder of connectors is named") != std::string::npos);
  HostOptions options = of_examples();
  options.connector_path.emplace_back("/nowhere/connectors");
  const std::string said = refusal(std::move(options), Code::kNotFound);
  CHECK(said.starts_with("/nowhere/connectors: the folder of connectors cannot be read"));
}

}  // namespace
}  // namespace patchbay
