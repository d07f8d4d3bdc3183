// The commands `patchbay schema validate|test`, which check JSON documents with a JSON Schema, and
// run a test suite.
#include <array>
#include <chrono>
#include <memory>
#include <ostream>
#include <sstream>
#include <vector>

#include "cli/bounded_file.h"
#include "cli/invocation.h"
#include "cli/printable.h"
#include "cli/schema_timing.h"
#include "schema/schema.h"
#include "schema/suite.h"

namespace patchbay::cli {
namespace {

constexpr std::array<std::pair<std::string_view, schema::Dialect>, 5> kDrafts = {{
    {"2020-12", schema::Dialect::k2020_12},
    {"2019-09", schema::Dialect::k2019_09},
    {"7", schema::Dialect::kDraft7},
    {"6", schema::Dialect::kDraft6},
    {"4", schema::Dialect::kDraft4},
}};

schema::Dialect dialect_named(std::string_view name) {
  for (const auto& [draft, dialect] : kDrafts) {
    if (draft == name || "0" + std::string(draft) == name) return dialect;
  }
  return schema::Dialect::k2020_12;
}

// The files are the user's own, so only a mistake can be larger.
constexpr std::size_t kSchemaFileBytes = std::size_t{1} << 30;

struct ValidateLine {
  std::string schema;
  std::string instance;
  std::string instances;
  std::string draft = "2020-12";
  std::string output = "faults";
  bool assert_formats = false;
  bool benchmark = false;
};

void add_draft_option(CLI::App& command, std::string& draft) {
  command.add_option("--draft", draft, "Dialect where no $schema says otherwise")
      ->check(CLI::IsMember({"2020-12", "2019-09", "07", "06", "04", "7", "6", "4"}))
      ->type_name("DRAFT");
}

// Returns limits that fit an instance of `bytes` bytes. The file is the user's own, so the smaller
// limits for callers' input are not needed.
schema::InstanceLimits limits_for(std::size_t bytes) {
  constexpr unsigned kDepth = 1'000'000;  // a document too deep for the stack is refused earlier
  schema::InstanceLimits limits;
  limits.depth = kDepth;
  limits.bytes = std::max(limits.bytes, bytes);
  limits.work = std::max<std::uint64_t>(limits.work, 100 * bytes);
  return limits;
}

ExitCode judge(const Invocation& invocation, const schema::Schema& schema,
               const std::string& instance, const std::string& output) {
  static constexpr std::array<std::string_view, 4> kFormats = {"flag", "basic", "detailed",
                                                               "verbose"};
  const auto verdict = schema.check(instance, limits_for(instance.size()));
  const auto format = std::find(kFormats.begin(), kFormats.end(), output);
  if (format != kFormats.end()) {
    const auto report =
        schema.report(instance, static_cast<schema::OutputFormat>(format - kFormats.begin()),
                      limits_for(instance.size()));
    if (!report) return fail(invocation, report.error());
    invocation.terminal.out << report.value() << "\n";
    return verdict ? kDone : kNegative;
  }
  if (!verdict) {
    const ExitCode code = fail(invocation, verdict.error());
    return verdict.error().code() == Code::kInvalidArgument ? kNegative : code;
  }
  invocation.terminal.out << "valid\n";
  return kDone;
}

// Returns one word: `valid`, `invalid`, `unreadable` (the instance is not JSON) or `refused` (the
// check would exceed the limits, so the result is unknown).
std::string_view answer_of(const schema::Schema& schema, const std::string& instance) {
  const auto limits = limits_for(instance.size());
  if (schema.accepts(instance, limits)) return "valid";
  const auto checked = schema.check(instance, limits);
  if (checked) return "valid";
  if (checked.error().code() == Code::kInvalidArgument) return "invalid";
  return checked.error().code() == Code::kMalformedRequest ? "unreadable" : "refused";
}

// Prints one answer for each instance, in order. Removes the instances from `instances` that are
// neither valid nor invalid.
ExitCode judge_lines(const Invocation& invocation, const schema::Schema& schema,
                     std::vector<std::string>& instances) {
  bool all = true;
  std::erase_if(instances, [&](const std::string& instance) {
    const std::string_view answer = answer_of(schema, instance);
    all = all && answer == "valid";
    invocation.terminal.out << answer << "\n";
    return answer != "valid" && answer != "invalid";
  });
  return all ? kDone : kNegative;
}

Result<std::vector<std::string>> lines_of(const std::string& path) {
  PATCHBAY_TRY(auto text, text_within(path, kSchemaFileBytes));
  std::istringstream all(std::move(text));
  std::vector<std::string> lines;
  for (std::string line; std::getline(all, line);) lines.push_back(std::move(line));
  return lines;
}

Result<ExitCode> validate(const Invocation& invocation, const ValidateLine& line) {
  PATCHBAY_TRY(const auto text, text_within(line.schema, kSchemaFileBytes));
  schema::CompileOptions options;
  options.dialect = dialect_named(line.draft);
  options.assert_formats = line.assert_formats;
  const auto compiled = schema::Schema::compile(text, options);
  if (!compiled) return Error(compiled.error()).at(line.schema);
  for (const schema::Note& note : compiled.value().notes()) {
    invocation.terminal.err << line.schema << ": " << note.pointer << ": " << note.sentence << "\n";
  }
  std::vector<std::string> judged;
  ExitCode code = kDone;
  if (line.instances.empty()) {
    PATCHBAY_TRY(auto instance, text_within(line.instance, kSchemaFileBytes));
    code = judge(invocation, compiled.value(), instance, line.output);
    if (code == kDone || code == kNegative) judged.push_back(std::move(instance));
  } else {
    PATCHBAY_TRY(judged, lines_of(line.instances));
    code = judge_lines(invocation, compiled.value(), judged);
  }
  if (line.benchmark) {
    std::size_t largest = 0;
    for (const std::string& instance : judged) largest = std::max(largest, instance.size());
    invocation.terminal.out << timing_of(text, options, compiled.value(), judged,
                                         limits_for(largest));
  }
  return code;
}

void add_validate(CLI::App& command, Invocation& invocation) {
  CLI::App* validating = command.add_subcommand("validate", "Judge instances by a schema");
  auto line = std::make_shared<ValidateLine>();
  validating->add_option("--schema", line->schema, "File with the schema")
      ->required()
      ->type_name("FILE");
  auto* one = validating->add_option("--instance", line->instance, "File with one instance")
                  ->type_name("FILE");
  auto* many =
      validating->add_option("--instances", line->instances, "File with an instance a line")
          ->type_name("FILE.jsonl")
          ->excludes(one);
  add_draft_option(*validating, line->draft);
  validating->add_flag("--format-assertion", line->assert_formats, "`format` decides");
  validating->add_option("--output", line->output, "What to print of one instance")
      ->check(CLI::IsMember({"flag", "basic", "detailed", "verbose", "faults"}))
      ->type_name("FORM")
      ->excludes(many);
  validating->add_flag("--benchmark", line->benchmark, "Print how long an instance takes");
  validating->footer(
      "\nExamples:\n"
      "  patchbay schema validate --schema s.json --instance i.json --output basic\n"
      "  patchbay schema validate --schema s.json --instances many.jsonl");
  validating->callback([&invocation, line] {
    if (line->instance.empty() && line->instances.empty()) {
      throw CLI::RequiredError("--instance or --instances");
    }
    invocation.chosen = [&invocation, line] { return refusing(validate)(invocation, *line); };
  });
}

struct SuiteLine {
  std::string folder;
  std::string draft = "2020-12";
  std::string remotes;
  bool optional = false;
};

Result<ExitCode> run_suite(const Invocation& invocation, const SuiteLine& line) {
  const std::filesystem::path folder = std::filesystem::path(line.folder).lexically_normal();
  // The folder `remotes` is next to the folder `tests`, and `folder` is inside `tests`.
  const schema::SuiteOptions options{.dialect = dialect_named(line.draft),
                                     .optional = line.optional,
                                     .remotes = line.remotes.empty()
                                                    ? folder / "../../remotes"
                                                    : std::filesystem::path(line.remotes)};
  PATCHBAY_TRY(const auto files, schema::run_suite(folder, options));
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::ostream& out = invocation.terminal.out;
  for (const schema::SuiteFile& file : files) {
    out << printable(file.name) << ": " << file.passed << "/" << file.passed + file.failures.size()
        << "\n";
    for (const std::string& failure : file.failures)
      out << "  failed: " << printable(failure) << "\n";
    passed += file.passed;
    failed += file.failures.size();
  }
  out << "in all: " << passed << "/" << passed + failed << "\n";
  return failed == 0 && passed > 0 ? kDone : kNegative;
}

void add_test(CLI::App& command, Invocation& invocation) {
  CLI::App* testing =
      command.add_subcommand("test", "Run a folder in the layout of the official test suite");
  auto line = std::make_shared<SuiteLine>();
  testing->add_option("folder", line->folder, "The folder of one draft")->required();
  add_draft_option(*testing, line->draft);
  testing->add_flag("--optional", line->optional, "Take optional/ too");
  testing
      ->add_option("--remotes", line->remotes,
                   "What schemas refer to as http://localhost:1234/; default: remotes beside tests")
      ->type_name("DIR");
  testing->footer(
      "\nExample:\n"
      "  patchbay schema test JSON-Schema-Test-Suite/tests/draft2020-12 --draft 2020-12");
  run_on(*testing, invocation, line, refusing(run_suite));
}

}  // namespace

void add_schema(CLI::App& patchbay, Invocation& invocation) {
  CLI::App* command = patchbay.add_subcommand("schema", "Work with JSON Schemas");
  command->require_subcommand(1);
  add_validate(*command, invocation);
  add_test(*command, invocation);
  command->footer(
      "\nExamples:\n"
      "  patchbay schema validate --schema s.json --instance i.json --output basic\n"
      "  patchbay schema validate --schema s.json --instances many.jsonl\n"
      "  patchbay schema test JSON-Schema-Test-Suite/tests/draft2020-12 --draft 2020-12");
}

}  // namespace patchbay::cli
