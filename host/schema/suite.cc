#include "schema/suite.h"

#include <fcntl.h>

#include <algorithm>

#include "base/file_descriptor.h"
#include "base/file_io.h"
#include "schema/json_names.h"

namespace patchbay::schema {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kRemotePlace = "http://localhost:1234/";
constexpr unsigned kFileDepth = 500;
constexpr std::size_t kFileBytes = std::size_t{64} << 20;

std::optional<std::string> text_of(const fs::path& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return std::nullopt;
  auto text = read_up_to(file.get(), kFileBytes + 1);
  if (text && text->size() > kFileBytes) return std::nullopt;
  return text;
}

Error not_in_layout(const fs::path& path) {
  return Error(Code::kMalformedRequest,
               "expected a list of {description, schema, tests: [{description, data, valid}]}.")
      .at(path.string());
}

// Returns true if the file tests formats. The folder may be a draft's folder, or only its
// optional/.
bool is_format_test(std::string_view name) {
  return name.starts_with("optional/format/") || name.starts_with("format/");
}

// Returns true if the error contains the failed keyword and the allowed values.
bool names_a_fault(const Error& error) {
  const auto& faults = error.details().faults;
  return !faults.empty() && std::all_of(faults.begin(), faults.end(), [](const Fault& fault) {
    return !fault.keyword.empty() && fault.allowed != kNotExamined;
  });
}

// Returns true if check, accepts and report all give the expected verdict, and an error has at
// least one fault.
bool judged_as(const Schema& schema, const std::string& data, bool expected) {
  const auto checked = schema.check(data);
  if (checked.has_value() != expected || schema.accepts(data) != expected) return false;
  if (!expected && !names_a_fault(checked.error())) return false;
  const auto report = schema.report(data, OutputFormat::kVerbose);
  if (!report) return false;
  const auto flag = Document::read(report.value(), kFileDepth);
  const Node* valid = flag ? flag.value().root().find("valid") : nullptr;
  return valid != nullptr && valid->is(Kind::kBoolean) && valid->boolean() == expected;
}

class SuiteRunner {
 public:
  SuiteRunner(const fs::path& folder, const SuiteOptions& options)
      : folder_(folder), options_(options) {}

  Result<SuiteFile> run(const fs::path& path) const {
    SuiteFile file{.name = fs::relative(path, folder_).generic_string(), .failures = {}};
    const auto text = text_of(path);
    if (!text) {
      return Error(Code::kNotFound, "the file cannot be read, or has more than 64 MiB.")
          .at(path.string());
    }
    const auto document = Document::read(*text, kFileDepth);
    if (!document) return Error(document.error()).at(path.string());
    if (!document.value().root().is(Kind::kArray)) return not_in_layout(path);
    const CompileOptions compile = compile_options(file.name);
    for (const Node& group : document.value().root().items()) {
      if (!run_group(group, compile, file)) return not_in_layout(path);
    }
    return file;
  }

 private:
  [[nodiscard]] CompileOptions compile_options(std::string_view name) const {
    CompileOptions compile;
    compile.dialect = options_.dialect;
    compile.assert_formats = is_format_test(name);
    compile.resolver = [this](std::string_view uri) -> std::optional<std::string> {
      if (!uri.starts_with(kRemotePlace)) return std::nullopt;
      return text_of(options_.remotes / uri.substr(kRemotePlace.size()));
    };
    return compile;
  }

  // Runs the tests of a group. Returns false if the group does not have the suite's layout.
  static bool run_group(const Node& group, const CompileOptions& options, SuiteFile& file) {
    const Node* about = member(group, "description", Kind::kString);
    const Node* schema = group.is(Kind::kObject) ? group.find("schema") : nullptr;
    const Node* tests = member(group, "tests", Kind::kArray);
    if (about == nullptr || schema == nullptr || tests == nullptr) return false;
    const auto compiled = Schema::compile(to_json(*schema), options);
    for (const Node& test : tests->items()) {
      const Node* name = member(test, "description", Kind::kString);
      const Node* valid = member(test, "valid", Kind::kBoolean);
      const Node* data = test.is(Kind::kObject) ? test.find("data") : nullptr;
      if (name == nullptr || valid == nullptr || data == nullptr) return false;
      if (compiled && judged_as(compiled.value(), to_json(*data), valid->boolean())) {
        ++file.passed;
      } else {
        file.failures.push_back(file.name + ": " + std::string(about->text()) + ": " +
                                std::string(name->text()));
      }
    }
    return true;
  }

  static const Node* member(const Node& object, std::string_view key, Kind kind) {
    const Node* value = object.is(Kind::kObject) ? object.find(key) : nullptr;
    return value != nullptr && value->is(kind) ? value : nullptr;
  }

  const fs::path& folder_;
  const SuiteOptions& options_;
};

std::vector<fs::path> files_of(const fs::path& folder, bool optional) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string name = fs::relative(entry.path(), folder).generic_string();
    if (!entry.is_regular_file() || entry.path().extension() != ".json") continue;
    if (!optional && name.starts_with("optional/")) continue;
    files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

Result<std::vector<SuiteFile>> run_suite(const fs::path& folder, const SuiteOptions& options) {
  std::error_code ignored;
  if (!fs::is_directory(folder, ignored)) {
    return Error(Code::kNotFound, "there is no such folder.").at(folder.string());
  }
  const SuiteRunner runner(folder, options);
  std::vector<SuiteFile> files;
  for (const fs::path& path : files_of(folder, options.optional)) {
    PATCHBAY_TRY(auto file, runner.run(path));
    files.push_back(std::move(file));
  }
  return files;
}

}  // namespace patchbay::schema
