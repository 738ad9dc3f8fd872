# comments of all three kinds
terraform {
  required_version = ">= 1.5" // the second
}
/* the third,
   in two lines */
variable "prefix" {
  type    = string
  default = "prod"
}
locals {
  level = "ERROR"
}

resource "aws_cloudwatch_log_group" "api" {
  name              = "/app/api"
  retention_in_days = 14
}

resource "aws_cloudwatch_log_metric_filter" "errors" {
  name           = "errors"
  pattern        = "{ $.level = \"ERROR\" && $.ms == 5 }"
  log_group_name = aws_cloudwatch_log_group.api.name
  metric_transformation {
    name       = "Errors"
    namespace  = "App"
    value      = 1
    dimensions = { Service = "$.svc" }
  }
}
resource "aws_cloudwatch_log_metric_filter" "slow" {
  name           = "slow"
  pattern        = <<-PATTERN
    { $.level = "WARN" &&
      $.ms >> 5 }
  PATTERN
  log_group_name = "${aws_cloudwatch_log_group.api.id}/slow"
  metric_transformation {
    name      = "Slow"
    namespace = "App"
    value     = "1"
  }
}
resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "errors"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = aws_cloudwatch_log_metric_filter.errors.metric_transformation[0].name
  namespace           = aws_cloudwatch_log_metric_filter.errors.metric_transformation[0].namespace
  period              = 60
  statistic           = "Sum"
  threshold           = 1
  treat_missing_data  = "notBreaching"
  dimensions          = { Service = "pay" }
  alarm_actions       = [aws_sns_topic.ops.arn, ]
}
resource "aws_lambda_function" "other" {
  environment {
    variables = { for k, v in var.all : upper(k) => v if v != null }
  }
}
