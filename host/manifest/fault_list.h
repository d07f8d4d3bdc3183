#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/fault.h"

namespace patchbay::manifest {

// The faults of a manifest. Reading continues after a fault, so that the author sees all faults.
class FaultList {
 public:
  void add(std::string pointer, std::string_view keyword, std::string_view found,
           std::string sentence) {
    faults_.push_back(
        {std::move(pointer), std::string(keyword), std::string(found), "", std::move(sentence)});
  }

  // Adds the faults of one part of the manifest. `pointer` points to this part.
  void add_all(std::string_view pointer, const std::vector<Fault>& faults) {
    for (Fault fault : faults) {
      fault.pointer.insert(0, pointer);
      faults_.push_back(std::move(fault));
    }
  }

  [[nodiscard]] bool empty() const { return faults_.empty(); }
  [[nodiscard]] std::size_t size() const { return faults_.size(); }
  [[nodiscard]] const std::vector<Fault>& all() const { return faults_; }

  // Returns all faults as one line of text: "/a: sentence /b: sentence". Leaves out the pointer if
  // the sentence contains it.
  [[nodiscard]] std::string text() const {
    std::string out;
    for (const Fault& fault : faults_) {
      if (!out.empty()) out += ' ';
      if (fault.sentence.find("\"" + fault.pointer + "\"") == std::string::npos) {
        out += fault.pointer + ": ";
      }
      out += fault.sentence;
    }
    return out;
  }

 private:
  std::vector<Fault> faults_;
};

}  // namespace patchbay::manifest
