// Tests what `patchbay schema` prints about schemas, instances and suites.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "command_line.h"
#include "skip.h"

namespace patchbay::cli {
namespace {

CommandOutcome validate(const std::string& schema, std::vector<std::string> more) {
  std::vector<std::string> words = {"schema", "validate", "--schema", schema};
  words.insert(words.end(), more.begin(), more.end());
  return patchbay(words);
}

std::string schema_file() {
  return file_with("schema.json",
                   R"({"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]})");
}

TEST_CASE("an instance is judged by the exit code, and every fault is printed") {
  const CommandOutcome valid =
      validate(schema_file(), {"--instance", file_with("good.json", R"({"n":1})")});
  CHECK(valid.code == 0);
  CHECK(valid.out == "valid\n");
  const CommandOutcome invalid =
      validate(schema_file(), {"--instance", file_with("bad.json", R"({"n":"one"})")});
  CHECK(invalid.code == 1);
  CHECK(invalid.err.find("/n") != std::string::npos);
}

TEST_CASE("many instances give an answer a line, in order: what is no JSON is not called invalid") {
  const std::string lines = file_with("lines.jsonl", "{\"n\":1}\n{}\nnot json\n\n{\"n\":2}\n");
  const CommandOutcome printed = validate(schema_file(), {"--instances", lines});
  CHECK(printed.code == 1);
  CHECK(printed.out == "valid\ninvalid\nunreadable\nunreadable\nvalid\n");
}

TEST_CASE("an instance that costs too much is refused, which is no verdict") {
  const std::string schema = file_with("slow.json", R"({"pattern":"^(a|aa)+$"})");
  const std::string slow = "\"" + std::string(60, 'a') + "!\"";
  const CommandOutcome printed =
      validate(schema, {"--instances", file_with("slow.jsonl", slow + "\n\"b\"\n")});
  CHECK(printed.out == "refused\ninvalid\n");
}

TEST_CASE("deep nesting is judged as far as the stack goes, and refused beyond it") {
#ifdef __SANITIZE_THREAD__
  return skip("the sanitizer's own record of calls ends before the stack does");
#endif
  const std::string schema = file_with("any.json", R"({"items":{"type":"array"}})");
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  const std::string lines = nested(1500) + "\n" + nested(900'000) + "\n";
  const std::string file = file_with("nested.jsonl", lines);
  CHECK(validate(schema, {"--instances", file}).out == "valid\nrefused\n");
  const std::string one = file_with("nested.json", nested(900'000));
  CHECK(validate(schema, {"--instance", one}).code == 3);
}

TEST_CASE("only instances with a verdict are timed") {
  const std::string lines = file_with("mixed.jsonl", "{\"n\":1}\nno json\n{}\n");
  const CommandOutcome mixed = validate(schema_file(), {"--instances", lines, "--benchmark"});
  CHECK(mixed.code == 1);
  CHECK(mixed.out.find("bytes to verdict: ") != std::string::npos);
  CHECK(mixed.out.find(" ns an instance\n") != std::string::npos);
  for (const char* text : {"", "no json\n"}) {
    const CommandOutcome none =
        validate(schema_file(), {"--instances", file_with("none.jsonl", text), "--benchmark"});
    CHECK(none.out.find("nothing is timed") != std::string::npos);
  }
}

TEST_CASE("a form of output is for one instance") {
  const std::string lines = file_with("lines.jsonl", "{}\n");
  const CommandOutcome printed =
      validate(schema_file(), {"--instances", lines, "--output", "basic"});
  CHECK(printed.code == 2);
}

TEST_CASE("a benchmark of many instances tells the time of one") {
  const std::string lines = file_with("lines.jsonl", "{\"n\":1}\n{\"n\":2}\n");
  const CommandOutcome printed = validate(schema_file(), {"--instances", lines, "--benchmark"});
  CHECK(printed.code == 0);
  CHECK(printed.out.find("validation alone: ") != std::string::npos);
  CHECK(printed.out.find(" ns an instance\n") != std::string::npos);
}

TEST_CASE("the output formats of the specification are JSON with a verdict") {
  const std::string bad = file_with("bad.json", R"({"n":"one"})");
  for (const char* format : {"flag", "basic", "detailed", "verbose"}) {
    const CommandOutcome printed = validate(schema_file(), {"--instance", bad, "--output", format});
    INFO(format);
    CHECK(printed.code == 1);
    CHECK(nlohmann::json::parse(printed.out)["valid"] == false);
  }
}

TEST_CASE("a malformed schema, and a file that does not exist, are exit code 2") {
  const std::string broken = file_with("broken.json", R"({"type":"integr"})");
  const std::string one = file_with("one.json", "1");
  CHECK(validate(broken, {"--instance", one}).code == 2);
  CHECK(validate("/nowhere", {"--instance", one}).code == 2);
  CHECK(validate(schema_file(), {}).code == 2);
}

TEST_CASE("a draft is named with one digit or two") {
  const std::string schema = file_with("old.json", R"({"maximum":5,"exclusiveMaximum":true})");
  const std::string five = file_with("five.json", "5");
  for (const char* draft : {"4", "04"}) {
    const CommandOutcome judged = validate(schema, {"--instance", five, "--draft", draft});
    INFO(judged.err);
    CHECK(judged.code == 1);
  }
  CHECK(validate(schema, {"--instance", five, "--draft", "08"}).code == 2);
}

TEST_CASE("a suite in the official layout is run and counted by file") {
  file_with("suite/type.json", R"([{"description":"a","schema":{"type":"integer"},"tests":[)"
                               R"({"description":"one","data":1,"valid":true},)"
                               R"({"description":"x","data":"x","valid":false}]}])");
  const CommandOutcome passed =
      patchbay({"schema", "test", folder_named("suite").string(), "--draft", "2020-12"});
  CHECK(passed.code == 0);
  CHECK(passed.out.find("2/2") != std::string::npos);
  file_with("wrong/type.json", R"([{"description":"a","schema":{"type":"integer"},"tests":[)"
                               R"({"description":"one","data":1,"valid":false}]}])");
  CHECK(patchbay({"schema", "test", folder_named("wrong").string(), "--draft", "2020-12"}).code ==
        1);
}

}  // namespace
}  // namespace patchbay::cli
