// Tests that the wrapper accepts every form of an action, a constructor and a type, with a
// connector in this test program.
#include <patchbay/sdk/json.h>
#include <patchbay/testing/instance.h>

#include <catch2/catch.hpp>

#define PATCHBAY_CONNECTOR_ID "shapes"
#define PATCHBAY_CONNECTOR_VERSION "1.0.0"
#include <patchbay/sdk/connector.h>

namespace shapes {

using patchbay::sdk::Call;
using patchbay::sdk::Json;
using patchbay::sdk::Sink;

struct EveryShape {
  float ratio = 0.5F;
  std::set<std::string> tags;
  std::vector<std::optional<int>> gaps;
  std::map<std::string, std::optional<bool>> switches;
  std::optional<std::set<std::int64_t>> numbers;
  std::vector<bool> flags;
};
PATCHBAY_FIELDS(EveryShape, ratio, tags, gaps, switches, numbers, flags)

class Shapes {
 public:
  explicit Shapes(Call& call) { call.log().info("made"); }

  int count(Call&) { return 3; }
  bool is_there(Call&, const Json& arguments) const { return arguments.contains("a"); }
  double half(Call&) noexcept { return 0.5; }
  std::optional<std::int64_t> nothing(Call&) { return std::nullopt; }
  std::vector<std::string> words(Call&) { return {"a", "b"}; }
  void remember(Call&, Json arguments) { remembered_ = std::move(arguments); }
  void recall(Call&, const Sink& result) const { result.write(remembered_.dump()); }
  EveryShape everything(Call&, const EveryShape& arguments) { return arguments; }

 private:
  Json remembered_;
};

std::string free_function(const Shapes&, Call& call) {
  return call.link().account.empty() ? "1" : "2";
}

using patchbay::sdk::action;
constexpr patchbay::sdk::Action<Shapes> kActions[] = {
    action<&Shapes::count>("count"),   action<&Shapes::is_there>("is_there"),
    action<&Shapes::half>("half"),     action<&Shapes::nothing>("nothing"),
    action<&Shapes::words>("words"),   action<&Shapes::remember>("remember"),
    action<&Shapes::recall>("recall"), action<&Shapes::everything>("everything"),
    action<free_function>("free"),
};

}  // namespace shapes

PATCHBAY_CONNECTOR(shapes::Shapes, shapes::kActions)

namespace {

using namespace patchbay::testing;

struct Shapes {
  Host host;
  Instance instance{*patchbay_plugin_entry_v1(), host};
  std::string operator()(const std::string& action, const std::string& arguments = "{}") {
    const Outcome outcome = instance.invoke(action, arguments);
    return outcome.ok() ? outcome.result : outcome.message;
  }
};

}  // namespace

TEST_CASE("a constructor may take the call alone") {
  Shapes shapes;
  REQUIRE(shapes.host.log.size() == 1);
  CHECK(shapes.host.log[0].message == "made");
}

TEST_CASE("an action gives numbers, lists, an absent value or nothing at all") {
  Shapes shapes;
  CHECK(shapes("count") == "3");
  CHECK(shapes("is_there", R"({"a":null})") == "true");
  CHECK(shapes("half") == "0.5");
  CHECK(shapes("nothing") == "null");
  CHECK(shapes("words") == R"(["a","b"])");
  CHECK(shapes("free") == "2");
  CHECK(shapes("remember", R"({"b":[]})") == "null");
  CHECK(shapes("recall") == R"({"b":[]})");
  CHECK(shapes.host.problems().empty());
}

TEST_CASE("a struct holds float, sets, and lists and maps with absent values") {
  Shapes shapes;
  const std::string text = R"({"flags":[true,false],"gaps":[1,null],"numbers":[2,3],"ratio":0.25,)"
                           R"("switches":{"a":null,"b":true},"tags":["x","y"]})";
  CHECK(shapes("everything", text) == text);
  CHECK(shapes("everything", R"({"tags":["y","x","y"]})") ==
        R"({"flags":[],"gaps":[],"ratio":0.5,"switches":{},"tags":["x","y"]})");
  CHECK(shapes("everything", R"({"ratio":1e40})")
            .find("\"/ratio\" is a number, expected a number within its bounds") !=
        std::string::npos);
  CHECK(shapes("everything", R"({"gaps":[1,"x"]})")
            .find("\"/gaps/1\" is a string, expected an integer") != std::string::npos);
}
