"""The settings of the shop. Nothing in here knows of insitu: where its logs go, the environment decides (AWS_ENDPOINT_URL)."""
import os

SECRET_KEY = os.environ.get("SECRET_KEY", "only for a sample")
ALLOWED_HOSTS = ["testserver"]
ROOT_URLCONF = "shop"
USE_TZ = True

ENVIRONMENT = os.environ.get("ENVIRONMENT", "dev")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "json_lines.JsonFormatter"}},
    "handlers": {
        "cloudwatch": {
            "class": "watchtower.CloudWatchLogHandler",
            "formatter": "json",
            "log_group_name": f"/shop/{ENVIRONMENT}/django",
            "log_stream_name": "{logger_name}",
            "log_group_retention_days": 30,
            "log_group_tags": {"Project": "shop", "Environment": ENVIRONMENT},
            "send_interval": float(os.environ.get("SEND_INTERVAL", "2")),
        },
    },
    "loggers": {
        "shop": {"handlers": ["cloudwatch"], "level": "INFO", "propagate": False},
        "django": {"handlers": ["cloudwatch"], "level": "INFO", "propagate": False},
    },
}
