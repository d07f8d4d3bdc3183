#include "engine/options.h"

#include <set>

#include "connecting/handed_key.h"

namespace patchbay::engine {

void OptionFaults::add(std::string pointer, std::string found, std::string sentence) {
  if (!text_.empty()) text_ += ' ';
  text_ += sentence;
  faults_.push_back({std::move(pointer), "", std::move(found), "", std::move(sentence)});
}

Result<void> OptionFaults::outcome() && {
  if (faults_.empty()) return success();
  return Error(Code::kInvalidArgument, "The host's options are wrong. " + text_)
      .with_faults(std::move(faults_));
}

void check_link(const links::ConfiguredLink& link, const std::string& place, OptionFaults& faults) {
  if (link.id.empty()) {
    faults.add(place + "/id", "", "A link has no id (" + place + "): give it one of its own.");
  }
  if (link.connector.empty()) {
    faults.add(place + "/connector", "",
               "Link \"" + link.id + "\" names no connector: give the id of the one it is for.");
  }
  if (link.credential.empty()) return;
  if (link.ask) {
    faults.add(place + "/credential", "",
               "Link \"" + link.id +
                   "\" has a credential, and somebody who is asked for one: give one of them.");
  }
  const auto key = connecting::handed_key(link.credential);
  if (key) return;
  faults.add(place + "/credential", "",
             "Link \"" + link.id + "\" cannot use its credential: " + key.error().message());
}

namespace {

void check_links(const Options& options, OptionFaults& faults) {
  std::set<std::string_view> ids;
  for (std::size_t i = 0; i < options.links.size(); ++i) {
    const links::ConfiguredLink& link = options.links[i];
    const std::string at = "/links/" + std::to_string(i);
    check_link(link, at, faults);
    if (!link.id.empty() && !ids.insert(link.id).second) {
      faults.add(at + "/id", link.id,
                 "Two links are called \"" + link.id + "\": a link's id has to be its own.");
    }
  }
}

void check_bytes(const std::string& name, std::size_t bytes, OptionFaults& faults) {
  if (bytes > 0 && bytes <= Options::kMostBytes) return;
  faults.add("/" + name, std::to_string(bytes),
             name + " has to be from 1 to " + std::to_string(Options::kMostBytes) + ".");
}

void check_documents(const documents::Settings& settings, OptionFaults& faults) {
  using documents::Settings;
  check_bytes("document_bytes", settings.fetches.document, faults);
  const std::uint64_t memory = settings.fetches.memory;
  if (memory < Settings::kLeastMemory || memory > Options::kMostBytes) {
    faults.add("/fetch_bytes", std::to_string(memory),
               "fetch_bytes has to be from " + std::to_string(Settings::kLeastMemory) + " to " +
                   std::to_string(Options::kMostBytes) + ".");
  }
  const documents::BrakeLimits& brake = settings.brake;
  if (brake.count < 0) {
    faults.add("/held_count", std::to_string(brake.count), "held_count has to be 0 or more.");
  }
  if (!(brake.share >= 0 && brake.share <= 1)) {
    faults.add("/held_share", std::to_string(brake.share), "held_share has to be from 0 to 1.");
  }
  const auto age = settings.listings.age;
  if (age.count() < 0 || age > Settings::kMostListingAge) {
    faults.add("/listing_age", std::to_string(age.count()),
               "listing_age has to be from 0 ms, which stands for never, to " +
                   std::to_string(Settings::kMostListingAge.count()) + " days.");
  }
}

}  // namespace

void check_options(const Options& options, OptionFaults& faults) {
  check_links(options, faults);
  if (options.deadline.count() < 0 || options.deadline > Options::kLongestDeadline) {
    faults.add("/deadline", std::to_string(options.deadline.count()),
               "The deadline of a call has to be from 0 ms, which stands for none, to " +
                   std::to_string(Options::kLongestDeadline.count()) + " ms.");
  }
  if (options.provider_delay.count() < 0 || options.provider_delay > Options::kLongestDeadline) {
    faults.add("/provider_delay", std::to_string(options.provider_delay.count()),
               "The longest wait that a provider may ask for has to be from 0 to " +
                   std::to_string(Options::kLongestDeadline.count()) + " ms.");
  }
  check_documents(options.documents, faults);
  check_bytes("argument_bytes", options.argument_bytes, faults);
  check_bytes("result_bytes", options.result_bytes, faults);
}

}  // namespace patchbay::engine
