#include "cli/person.h"

#include <ostream>
#include <sstream>

#include "cli/invocation.h"
#include "sandbox/client.h"

namespace patchbay::cli {
namespace {

// Passes each complete line on.
class Lines final : public std::stringbuf {
 public:
  explicit Lines(const std::function<void(const std::string&)>& reads) : reads_(reads) {}

 protected:
  int sync() override {
    const std::string all = str();
    for (std::size_t end = all.find('\n', read_); end != all.npos; end = all.find('\n', read_)) {
      const std::string line = all.substr(read_, end - read_);
      read_ = end + 1;
      reads_(line);
    }
    return 0;
  }

 private:
  const std::function<void(const std::string&)>& reads_;
  std::size_t read_ = 0;
};

}  // namespace

std::string browse(const std::string& address) {
  const auto sent = sandbox::fetch({.url = address}).response;
  const std::string back(sent.header("Location").value_or(""));
  if (back.empty()) return sent.body;
  return sandbox::fetch({.url = back}).response.body;
}

CommandOutcome patchbay_before(const std::function<void(const std::string& line)>& reads,
                               std::vector<std::string> words, const Variables& environment) {
  std::istringstream in;
  std::ostringstream out;
  Lines lines(reads);
  std::ostream err(&lines);
  const int code = run(std::move(words), {in, out, err}, lookup_in(environment));
  return {code, out.str(), lines.str()};
}

VisitOutcome patchbay_with_browser(std::vector<std::string> words, const Variables& environment) {
  std::vector<std::future<std::string>> pages;
  const auto reads = [&](const std::string& line) {
    const std::size_t begin = line.find("http://");
    if (begin == line.npos) return;
    pages.push_back(std::async(std::launch::async, browse, line.substr(begin)));
  };
  VisitOutcome visited{patchbay_before(reads, std::move(words), environment), {}};
  for (auto& page : pages) visited.page = page.get();
  return visited;
}

}  // namespace patchbay::cli
