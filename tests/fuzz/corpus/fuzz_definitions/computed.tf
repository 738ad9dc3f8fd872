variable "level" { default = "ERROR" }
locals { word = "WARN" }
module "more" {
  source = "./more"
}
resource "aws_cloudwatch_log_subscription_filter" "variable" {
  name            = "variable"
  filter_pattern  = "{ $.level = \"${var.level}\" }"
  log_group_name  = "/a"
  destination_arn = aws_kinesis_stream.s.arn
}
resource "aws_cloudwatch_log_subscription_filter" "local" {
  name           = "local"
  filter_pattern = local.word
}
resource "aws_cloudwatch_log_subscription_filter" "call" {
  name           = "call"
  filter_pattern = join(" ", ["a",
    "b"])
}
resource "aws_cloudwatch_log_subscription_filter" "choice" {
  name           = "choice"
  filter_pattern = var.on ? "a" : "b"
}
resource "aws_cloudwatch_log_metric_filter" "dynamic" {
  name           = "dynamic"
  pattern        = "a"
  log_group_name = "/a"
  dynamic "metric_transformation" {
    for_each = var.metrics
    content { name = metric_transformation.value }
  }
}
resource "aws_cloudwatch_query_definition" "repeated" {
  for_each     = toset(["a", "b"])
  name         = each.key
  query_string = "stats countt(*)"
}
