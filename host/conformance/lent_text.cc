#include "conformance/lent_text.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <new>

namespace patchbay::conformance {

LentText::LentText(std::string_view text, LoanKind how) : how_(how) {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  const std::size_t whole = (text.size() + page) / page * page;
  bytes_ = whole + page;
  pages_ = ::mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages_ == MAP_FAILED) throw std::bad_alloc();
  char* const end = static_cast<char*>(pages_) + whole;
  char* const begin = how == LoanKind::kToTheEnd ? end - text.size() : static_cast<char*>(pages_);
  std::memcpy(begin, text.data(), text.size());
  ::mprotect(end, page, PROT_NONE);
  raw_ = {begin, text.size()};
}

// Does not free the pages, so that no other data gets these addresses.
LentText::~LentText() {
  if (how_ == LoanKind::kForTheCall) ::mprotect(pages_, bytes_, PROT_NONE);
}

}  // namespace patchbay::conformance
