"""Log records as lines of JSON."""
import json
import logging

# What every record has; anything else was given by `extra`.
OF_EVERY_RECORD = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    def format(self, record):
        line = {"level": record.levelname, "logger": record.name, "message": record.getMessage()}
        line.update({name: value for name, value in vars(record).items() if name not in OF_EVERY_RECORD})
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
