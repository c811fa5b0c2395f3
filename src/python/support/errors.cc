// SPDX-License-Identifier: Apache-2.0
#include "python/support/errors.h"

#include <nanobind/nanobind.h>

#include <new>
#include <string>

#include "base/exit_code.h"

namespace tacit::python {

namespace {

void set_python_error(ErrorCategory category, const std::string& message) {
  try {
    const std::string_view of = name(category);
    // A file's name may be in a message, and need not be UTF-8.
    const nanobind::object text = nanobind::steal(
        PyUnicode_DecodeUTF8(message.data(), static_cast<Py_ssize_t>(message.size()), "replace"));
    const nanobind::object error =
        nanobind::module_::import_("tacit._errors")
            .attr("make")(nanobind::str(of.data(), of.size()), exit_code(category), text);
    PyErr_SetObject(error.type().ptr(), error.ptr());
  } catch (nanobind::python_error& failure) {
    failure.restore();
  }
}

void translate(const std::exception_ptr& thrown, void*) {
  try {
    std::rethrow_exception(thrown);
  } catch (const Error& error) {
    set_python_error(error.category(), error.what());
  } catch (const std::bad_alloc&) {
    set_python_error(ErrorCategory::kLimit, kOutOfMemory);
  } catch (const std::exception& error) {
    set_python_error(ErrorCategory::kInternal, error.what());
  }
}

}  // namespace

void translate_errors() {
  nanobind::register_exception_translator(translate);
}

}  // namespace tacit::python
