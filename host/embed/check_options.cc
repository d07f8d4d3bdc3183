#include "embed/check_options.h"

#include <array>
#include <set>

#include "base/nearest.h"

namespace patchbay::embed {
namespace {

constexpr std::array<std::string_view, 4> kLevels = {"debug", "info", "warning", "error"};

class Faults {
 public:
  void add(std::string pointer, std::string found, std::string sentence) {
    if (!text_.empty()) text_ += ' ';
    text_ += sentence;
    faults_.push_back({std::move(pointer), "", std::move(found), "", std::move(sentence)});
  }

  [[nodiscard]] Result<void> outcome() && {
    if (faults_.empty()) return success();
    return Error(Code::kInvalidArgument, "The host's options are wrong. " + text_)
        .with_faults(std::move(faults_));
  }

 private:
  std::vector<Fault> faults_;
  std::string text_;
};

void check_links(const HostOptions& options, Faults& faults) {
  std::set<std::string_view> ids;
  for (std::size_t i = 0; i < options.links.size(); ++i) {
    const LinkOptions& link = options.links[i];
    const std::string at = "/links/" + std::to_string(i);
    if (link.id.empty()) faults.add(at + "/id", "", "Link " + std::to_string(i) + " has no id.");
    if (link.connector.empty()) {
      faults.add(at + "/connector", "",
                 "Link \"" + link.id + "\" names no connector: give the id of the one it is for.");
    }
    if (!link.id.empty() && !ids.insert(link.id).second) {
      faults.add(at + "/id", link.id,
                 "Two links are called \"" + link.id + "\": a link's id has to be its own.");
    }
  }
}

}  // namespace

Result<void> check_options(const HostOptions& options) {
  Faults faults;
  check_links(options, faults);
  if (std::find(kLevels.begin(), kLevels.end(), options.log_level) == kLevels.end()) {
    faults.add("/log_level", options.log_level,
               "\"" + options.log_level +
                   "\" is no log level; there are debug, info, warning and " + "error." +
                   did_you_mean(options.log_level, kLevels));
  }
  if (options.threads == 0) {
    faults.add("/threads", "0", "The pool needs at least one thread; the default is 4.");
  }
  if (options.deadline.count() < 0) {
    faults.add("/deadline", std::to_string(options.deadline.count()),
               "The deadline of a call is negative; 0 ms stands for none.");
  }
  if (options.argument_bytes == 0 || options.result_bytes == 0) {
    faults.add("/argument_bytes", "0", "No call works with room for 0 bytes.");
  }
  return std::move(faults).outcome();
}

}  // namespace patchbay::embed
