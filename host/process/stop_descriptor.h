#pragma once

#include <memory>
#include <stop_token>

#include "base/file_descriptor.h"
#include "base/patience.h"

namespace patchbay::process {

// A descriptor for poll(2) that becomes readable when a stop token of the patience is stopped.
class StopDescriptor {
 public:
  // Creates the descriptor. Fails with OVERLOADED if no descriptor is free. The stop tokens of
  // `patience` may be destroyed before this object.
  static Result<std::unique_ptr<StopDescriptor>> make(const Patience& patience);

  [[nodiscard]] int get() const { return file_.get(); }

 private:
  struct Raise {
    int file;
    void operator()() const;
  };

  StopDescriptor(FileDescriptor file, const Patience& patience);

  const FileDescriptor file_;
  const std::stop_callback<Raise> on_cancellation_;
  const std::stop_callback<Raise> on_shutdown_;
};

}  // namespace patchbay::process
